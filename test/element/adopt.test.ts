import { expect } from '@open-wc/testing';
import { listStyles } from '../../src/element/list/list-styles.js';
import { rowStyles } from '../../src/element/list/row-styles.js';
import { thumbnailStyles } from '../../src/element/thumbnails/thumbnail-styles.js';
import { adopt, type Sheet } from '../../src/element/parts/adopt.js';
import { unfinishedStyles } from '../../src/element/unfinished/unfinished-styles.js';

/** The style sheets of a shadow root with one of its own, after these were adopted. */
function adopted(...groups: Sheet[][]): { first: CSSStyleSheet; sheets: readonly CSSStyleSheet[] } {
  const root = document.createElement('div').attachShadow({ mode: 'open' });
  const first = new CSSStyleSheet();
  root.adoptedStyleSheets = [first];
  for (const group of groups) adopt(root, ...group);
  return { first, sheets: root.adoptedStyleSheets };
}

describe('style sheets of late code', () => {
  const list = [listStyles, rowStyles, thumbnailStyles];
  const unfinished = [listStyles, rowStyles, unfinishedStyles];

  for (const [title, groups] of [
    ['the list first', [list, unfinished]],
    ['the unfinished uploads first', [unfinished, list]],
  ] as const) {
    it(`are adopted once, in a fixed order, after the element’s own: ${title}`, () => {
      const { first, sheets } = adopted(...groups);
      const late = [listStyles, rowStyles, thumbnailStyles, unfinishedStyles];
      const all = [first, ...late.map(({ styles }) => styles.styleSheet)];
      expect(sheets.map((one) => all.indexOf(one))).to.deep.equal([0, 1, 2, 3, 4]);
    });
  }
});
