const sheets = new Map<string, CSSStyleSheet>();

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  sheets.set(text, sheet);
  return sheet;
}

/** Adds style sheets to a shadow root, each once. Their layers have an order, whichever code is loaded first. */
export function adopt(root: ShadowRoot, ...styles: readonly string[]): void {
  if (!root.adoptedStyleSheets) return; // the DOM of a test runner
  const added = styles.map((text) => sheets.get(text) ?? sheetOf(text));
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, ...added])];
}
