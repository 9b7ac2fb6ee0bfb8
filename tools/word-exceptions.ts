/** Texts in which a banned word may stand: names of the platform and of public values, and quotations. The rest of the line is checked. */
export const exceptions: readonly string[] = [
  'answer-lost', // a value of `unverifiedReason`
  'lost-answer', // a fault of the mock cloud
];
