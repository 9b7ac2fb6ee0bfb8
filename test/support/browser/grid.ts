import { all, nameOf } from './roles.js';

export const focused = (element: Element) => element.shadowRoot!.activeElement;
export const nameOfFocused = (element: Element) => focused(element) && nameOf(focused(element)!);
/** What Tab stops at in the list. */
export const stops = (element: Element) =>
  all(element, '[role=grid] :is(button, a, [tabindex])').filter(isStop).map(nameOf);
const isStop = (node: HTMLElement) => node.tabIndex >= 0 && !(node as HTMLButtonElement).disabled;

/** A window that is not in front, as some of Firefox's, fires no event. */
export function focusOn(node: Element): void {
  (node as HTMLElement).focus();
  if (!document.hasFocus()) node.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
}

/** @returns the name of what has the focus then, for each key; `-` where the key is left to the browser */
export function pressKeys(element: Element, ...keys: string[]): string[] {
  return keys.map((key) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
    const isTaken = !(focused(element) ?? document.activeElement!).dispatchEvent(event);
    if (!isTaken) return '-';
    focusOn(focused(element)!);
    return nameOf(focused(element)!);
  });
}

export function isInView(node: Element, list: Element): boolean {
  const [one, other] = [node.getBoundingClientRect(), list.getBoundingClientRect()];
  return one.height > 0 && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
}
