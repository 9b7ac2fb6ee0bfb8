/** Lines that hold one of these texts may hold a word that is not written elsewhere: names of the platform, and quotations. */
export const exceptions: readonly string[] = [
  "'answer-lost'", // a value of `unverifiedReason`
];
