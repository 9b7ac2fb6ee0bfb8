import { textOf } from './roles.js';

/** What is not seen there: for screen readers, or cut off by what it is in: a bar by its track, the dot before the first piece of a line. */
const NOT_SEEN = '.sr, .bar, .pieces i, dialog, svg';
/** What has an edge or a background of its own. What opens a card lies on others: it is as large. */
const BOXES =
  ':is(button, a):not(.open), input, .disc, .mark, .words, .cover:not(.words *), .row .thumbnail, .zone:not(.portrait) > .icon';
/** What can be pressed, and where there is room for each: on a picture it may come close. */
const PRESSED = 'button:not(.face *, .portrait *)';
/** Where no word is broken: all that has words of ours alone, but the state on a small card. */
const WHOLE_WORDS = '.button, .label, .hint, .headline, .choose-again, .error-text, .labeled, strong';

type Piece = { name: string; node: Element; rects: readonly DOMRect[] };

/** What is wrong with an element's layout: what sticks out of it, texts that leave their button or are cut, and what lies on another. */
export function layoutFaults(element: Element): string[] {
  const seen = [...element.shadowRoot!.querySelectorAll('*'), ...element.children].filter(isSeen);
  const all = (selector: string) => seen.filter((one) => one.matches(selector));
  const box = element.getBoundingClientRect();
  const out = seen.filter((one) => isBeyond(one.getBoundingClientRect(), box));
  const clamped = all('.words').filter((one) => one.scrollHeight > one.clientHeight + 6);
  /** All texts, controls and marks, as far as what they are in does not cut them off. */
  const drawn = [
    ...seen.filter((one) => one.parentNode instanceof ShadowRoot).flatMap(textsIn),
    ...all(BOXES).map((node) => ({ name: named(node), node, rects: [drawnPart(node)] })),
  ].map((piece) => ({ ...piece, rects: piece.rects.flatMap((rect) => cutOff(rect, piece.node)) }));
  return [
    ...out.map((one) => `beyond the element: ${named(one)}`),
    ...all('button:not(.name), .headline')
      .filter(leavesBox)
      .map((one) => `its text leaves it: ${named(one)}`),
    ...clamped.map((one) => `is cut: ${named(one)}`),
    ...all('.mark')
      .filter(isCutOff)
      .map((one) => `is cut off: ${named(one)}`),
    ...all(WHOLE_WORDS).flatMap(brokenWords),
    ...(element.scrollWidth > element.clientWidth ? [`scrolls: ${element.scrollWidth}`] : []),
    ...overlaps(drawn),
    ...overlaps(all(PRESSED).map((node) => ({ name: named(node), node, rects: [node.getBoundingClientRect()] }))),
  ];
}

const isSeen = (one: Element) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(NOT_SEEN);

const named = (one: Element) => `${one.localName}.${one.getAttribute('class') ?? ''} “${textOf(one).slice(0, 60)}”`;

const isBeyond = ({ left, right, width }: DOMRect, box: DOMRect) =>
  width > 0 && (left < box.left - 1 || right > box.right + 1);

function leavesBox(one: Element): boolean {
  const box = one.getBoundingClientRect();
  const lines = textsIn(one).flatMap(({ rects }) => rects);
  return lines.some((rect) => isBeyond(rect, box) || rect.top < box.top - 1 || rect.bottom > box.bottom + 1);
}

function textNodesIn(root: Element): Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  return nodes;
}

function brokenWords(one: Element): string[] {
  const range = document.createRange();
  return textNodesIn(one).flatMap((text) =>
    [...text.data.matchAll(/[\p{sc=Latin}\p{sc=Arabic}\p{sc=Hangul}]{2,}/gu)].flatMap(({ 0: word, index }) => {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const tops = [...range.getClientRects()].map(({ top }) => top);
      return Math.max(...tops) - Math.min(...tops) > 4 ? [`broken: “${word}” in ${named(one)}`] : [];
    }),
  );
}

/** The texts in a node, each with where its lines are drawn: fonts reserve more than their letters take. */
function textsIn(root: Element): Piece[] {
  const range = document.createRange();
  return textNodesIn(root).flatMap((text) => {
    const node = text.parentElement!; // a text in an element
    if (!text.data.trim() || !isSeen(node)) return [];
    range.selectNodeContents(text);
    const letters = ({ x, y, width, height }: DOMRect) => new DOMRect(x, y + height / 5, width, (height * 3) / 5);
    return [{ name: `“${textOf(text)}”`, node, rects: [...range.getClientRects()].map(letters) }];
  });
}

/** A button without text draws only its symbol, in the middle of what can be pressed. Discs are taken for the square in them. */
function drawnPart(one: Element): DOMRect {
  const symbol = one.matches('button') && !textOf(one) && one.querySelector('svg');
  const box = (symbol || one).getBoundingClientRect();
  if (!symbol && !one.matches('.disc')) return box;
  return new DOMRect(box.x + box.width * 0.15, box.y + box.height * 0.15, box.width * 0.7, box.height * 0.7);
}

/** The part of a rectangle that no box around it cuts off. */
function cutOff(rect: DOMRect, node: Element): DOMRect[] {
  let { left, top, right, bottom } = rect;
  for (let around: Element | null = node; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowX === 'visible') continue;
    const box = around.getBoundingClientRect();
    [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return right > left && bottom > top ? [new DOMRect(left, top, right - left, bottom - top)] : [];
}

const isCutOff = (one: Element) => {
  const rect = one.getBoundingClientRect();
  return cutOff(rect, one).every(({ width, height }) => width < rect.width - 1 || height < rect.height - 1);
};

/** Pairs that lie on each other, where neither is in the other. */
function overlaps(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((one, at) =>
    pieces
      .slice(at + 1)
      .filter(({ node }) => !one.node.contains(node) && !node.contains(one.node))
      .filter((other) => one.rects.some((rect) => other.rects.some((its) => meet(rect, its))))
      .map((other) => `overlap: ${one.name} and ${other.name}`),
  );
}

const meet = (one: DOMRect, other: DOMRect) =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
