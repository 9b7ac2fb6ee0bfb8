/**
 * Lets an element's style sheets apply as on a touch screen, and as if keys had led to what has the class `focused`: a window behind others has no
 * focus. Call it when the code is loaded whose styles the test needs.
 */
export function styleForTouch({ shadowRoot }: Element): void {
  const sheets = shadowRoot!.adoptedStyleSheets;
  const rules = sheets.flatMap(({ cssRules }) => Array.from(cssRules, ({ cssText }) => cssText)).join('\n');
  const touched = new CSSStyleSheet();
  touched.replaceSync(
    rules
      .replaceAll(/\((pointer: coarse|hover: none)\)/g, 'all')
      .replaceAll('(hover: hover)', 'not all')
      .replaceAll(':focus-visible', '.focused'),
  );
  shadowRoot!.adoptedStyleSheets = [touched];
}

/** What can be pressed; handles that are not seen are for keys. All of a card opens its picture, but for the buttons on it. */
const TARGETS = 'button:not(:disabled, .card .handle, .card:not(.done) .open), a, .opens';
/** How far from a point of a target is looked, in pixels. */
const FAR = 44;

/** What of an element can be pressed, by its name, and how many pixels of the lines through a point of it belong to it: at most 88. */
export function touchTargets({ shadowRoot }: Element): { name: string; width: number; height: number }[] {
  const root = shadowRoot!;
  const targets = [...root.querySelectorAll<HTMLElement>(TARGETS)].filter((one) => one.checkVisibility());
  return targets.map((target) => {
    target.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = target.getBoundingClientRect();
    const [atX, atY] = [left + Math.min(width / 2, 16), top + height / 2]; // where a name begins: another button may reach over its middle
    const reach = (x: number, y: number) => {
      let far = 0;
      const isHit = () => root.elementFromPoint(atX + far * x, atY + far * y)?.closest(TARGETS) === target;
      while (far < FAR && isHit()) far++;
      return far;
    };
    const name = `${target.className} ${target.ariaLabel ?? target.textContent?.trim() ?? ''}`;
    return { name, width: reach(-1, 0) + reach(1, 0), height: reach(0, -1) + reach(0, 1) };
  });
}
