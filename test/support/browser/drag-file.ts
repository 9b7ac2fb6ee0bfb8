import type { OssDirectUpload } from '../../../src/element.js';
import { find } from './roles.js';

/** Presses here, and moves over the rows or cards of these names. @param rest lets a finger rest before it moves @returns what lets go */
export async function dragFile(
  element: OssDirectUpload,
  from: Element,
  to: readonly string[],
  pointerType: 'mouse' | 'touch' = 'mouse',
  rest?: () => unknown,
): Promise<() => Promise<void>> {
  const root = element.shadowRoot!;
  const fire = (type: string, target: EventTarget, x: number, y: number) => {
    const point = { clientX: x, clientY: y, pointerId: 7, isPrimary: true, pointerType, button: 0, buttons: 1 };
    target.dispatchEvent(new PointerEvent(type, { ...point, bubbles: true, composed: true, cancelable: true }));
    return element.updateComplete;
  };
  const center = (node: Element) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [left + width / 2, top + height / 2] as const;
  };
  let [x, y] = center(from);
  await fire('pointerdown', from, x, y);
  if (rest) await rest();
  else await fire('pointermove', from, x + 8, y);
  for (const name of to) {
    for (const gliding of root.getAnimations()) if (gliding.id === 'glide') gliding.finish();
    [x, y] = center(find(element, 'row', name));
    await fire('pointermove', from, x, y);
  }
  return async () => {
    const isHeld = root.querySelector('.dragged') !== null;
    const drawn = fire('pointerup', from, x, y);
    if (isHeld) from.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true })); // as browsers do
    await drawn;
  };
}

/** The names of the files in the order that is seen: in lines from left to right, or from right to left. */
export function namesOnScreen(element: OssDirectUpload): string[] {
  const isRtl = getComputedStyle(element).direction === 'rtl';
  const cards = [...element.shadowRoot!.querySelectorAll<HTMLElement>('[data-task]')];
  const placeOf = ({ offsetLeft, offsetTop }: HTMLElement) => offsetTop * 10_000 + (isRtl ? -offsetLeft : offsetLeft);
  return cards.toSorted((one, other) => placeOf(one) - placeOf(other)).map(({ ariaLabel }) => ariaLabel!);
}
