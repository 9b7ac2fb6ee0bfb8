import { all, nameOf } from './roles.js';

export const focused = (element: Element) => element.shadowRoot!.activeElement;
/** What Tab stops at in the list. */
export const stops = (element: Element) =>
  all(element, '[role=grid] :is(button, a, [tabindex])').filter(isStop).map(nameOf);
const isStop = (node: HTMLElement) => node.tabIndex >= 0 && !(node as HTMLButtonElement).disabled;

/** @returns the name of what has the focus then, for each key; `-` where the key is left to the browser */
export function pressKeys(element: Element, ...keys: string[]): string[] {
  return keys.map((key) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
    const isTaken = !(focused(element) ?? document.activeElement!).dispatchEvent(event);
    return isTaken ? nameOf(focused(element)!) : '-';
  });
}
