import { aTimeout } from '@open-wc/testing';
import type { OssDirectUpload } from '../../../src/element.js';
import { find } from './roles.js';

/** Longer than a finger has to rest on a card, in ms. */
export const LONG_PRESS = 500;

/**
 * Presses here, and moves over the rows or cards of these names.
 *
 * @param rest how long the pointer rests before it moves, in ms
 * @returns what lets go
 */
export async function dragFile(
  element: OssDirectUpload,
  from: Element,
  to: readonly string[],
  pointerType: 'mouse' | 'touch' = 'mouse',
  rest = 0,
): Promise<() => Promise<void>> {
  const fire = async (type: string, target: EventTarget, x: number, y: number) => {
    const point = { clientX: x, clientY: y, pointerId: 7, isPrimary: true, pointerType, button: 0, buttons: 1 };
    target.dispatchEvent(new PointerEvent(type, { ...point, bubbles: true, composed: true, cancelable: true }));
    await element.updateComplete;
  };
  const center = (node: Element) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [left + width / 2, top + height / 2] as const;
  };
  let [x, y] = center(from);
  await fire('pointerdown', from, x, y);
  if (rest) await aTimeout(rest);
  else await fire('pointermove', from, x + 8, y);
  for (const name of to) {
    await aTimeout(250); // cards glide
    [x, y] = center(find(element, 'listitem', name));
    await fire('pointermove', from, x, y);
  }
  return () => fire('pointerup', from, x, y);
}

/** The names of the files in the order that is seen: in lines from left to right, or from right to left. */
export function namesOnScreen(element: OssDirectUpload): string[] {
  const isRtl = getComputedStyle(element).direction === 'rtl';
  const cards = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[data-task]')];
  const places = cards.map(({ ariaLabel, offsetLeft, offsetTop }) => ({
    ...{ name: ariaLabel!, at: offsetTop * 10_000 + (isRtl ? -offsetLeft : offsetLeft) },
  }));
  return places.toSorted((one, other) => one.at - other.at).map(({ name }) => name);
}
