import { textOf } from './roles.js';

/** What is not seen there: for screen readers, or cut off by what it is in: a bar by its track, the dot before the first piece of a line. */
const NOT_SEEN = '.sr, .bar, .pieces i, dialog, svg';

/** What sticks out of the element at either side, and buttons and headlines whose text is wider than they are. */
export function overflowing(element: Element): string[] {
  const drawn = [...element.shadowRoot!.querySelectorAll('*')].filter(
    (one) => one.checkVisibility() && !one.closest(NOT_SEEN),
  );
  const out = drawn.filter((one) => isBeyond(one.getBoundingClientRect(), element));
  const cut = drawn.filter((one) => one.matches('button:not(.name), .headline') && isTextBeyond(one));
  const scrolls = element.scrollWidth > element.clientWidth ? [`scrolls: ${element.scrollWidth}`] : [];
  return [
    ...out.map((one) => `beyond the element: ${named(one)}`),
    ...cut.map((one) => `wider than its box: ${named(one)}`),
    ...scrolls,
  ];
}

const named = (one: Element) => `${one.localName}.${one.getAttribute('class')} “${textOf(one).slice(0, 60)}”`;

function isBeyond({ left, right, width }: DOMRect, of: Element): boolean {
  const box = of.getBoundingClientRect();
  return width > 0 && (left < box.left - 1 || right > box.right + 1);
}

function isTextBeyond(node: Element): boolean {
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    range.selectNodeContents(text);
    if (!text.parentElement!.closest(NOT_SEEN) && isBeyond(range.getBoundingClientRect(), node)) return true;
  }
  return false;
}
