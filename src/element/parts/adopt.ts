import type { CSSResult } from 'lit';

/** Adds style sheets to a shadow root, each once. Their layers have an order, whichever code is loaded first. */
export function adopt(root: ShadowRoot, ...styles: readonly CSSResult[]): void {
  const added = styles.flatMap(({ styleSheet }) => styleSheet ?? []);
  root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, ...added])];
}
