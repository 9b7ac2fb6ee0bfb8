import type { CSSResult } from 'lit';

/** The style sheets that come with late code, in the order in which they apply. */
const order = [
  'drag',
  'compact',
  'list',
  'row',
  'removed',
  'progress',
  'rejections',
  'thumbnail',
  'face',
  'card',
  'wall',
  'avatar',
  'portrait',
  'sorting',
  'dialog',
  'preview',
  'crop',
  'unfinished',
  'held',
] as const;

/** A style sheet with its place among the others. */
export interface Sheet {
  readonly place: (typeof order)[number];
  readonly styles: CSSResult;
}

export const sheet = (place: Sheet['place'], styles: CSSResult): Sheet => ({ place, styles });

const places = new Map<CSSStyleSheet, number>();
const placeOf = (styleSheet: CSSStyleSheet) => places.get(styleSheet) ?? -1; // the element's own are there from the start

/** Adds style sheets to a shadow root: each once, and in the same order whichever code is loaded first. */
export function adopt(root: ShadowRoot, ...sheets: readonly Sheet[]): void {
  const adopted = new Set(root.adoptedStyleSheets);
  for (const { place, styles } of sheets) {
    const { styleSheet } = styles;
    if (!styleSheet) continue;
    places.set(styleSheet, order.indexOf(place));
    adopted.add(styleSheet);
  }
  root.adoptedStyleSheets = [...adopted].sort((one, other) => placeOf(one) - placeOf(other));
}
