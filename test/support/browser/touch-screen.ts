/** Lets an element's style sheets apply as on a touch screen. Call it when the code is loaded whose styles the test needs. */
export function styleForTouch({ shadowRoot }: Element): void {
  const sheets = shadowRoot!.adoptedStyleSheets;
  const rules = sheets.flatMap(({ cssRules }) => Array.from(cssRules, ({ cssText }) => cssText)).join('\n');
  const touched = new CSSStyleSheet();
  touched.replaceSync(
    rules.replaceAll(/\((pointer: coarse|hover: none)\)/g, 'all').replaceAll('(hover: hover)', 'not all'),
  );
  shadowRoot!.adoptedStyleSheets = [touched];
}

const TARGETS = 'button:not(:disabled), a, .opens';
/** How far from a target's middle is looked, in pixels. */
const FAR = 30;

/** What of an element can be pressed, by its name, and how many pixels around its middle belong to it: at most 60 in each direction. */
export function touchTargets({ shadowRoot }: Element): { name: string; width: number; height: number }[] {
  const root = shadowRoot!;
  const targets = [...root.querySelectorAll<HTMLElement>(TARGETS)].filter((one) => one.checkVisibility());
  return targets.map((target) => {
    target.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = target.getBoundingClientRect();
    const reach = (x: number, y: number) => {
      let far = 0;
      const isHit = () =>
        root.elementFromPoint(left + width / 2 + far * x, top + height / 2 + far * y)?.closest(TARGETS) === target;
      while (far < FAR && isHit()) far++;
      return far;
    };
    const name = `${target.className} ${target.ariaLabel ?? target.textContent?.trim() ?? ''}`;
    return { name, width: reach(-1, 0) + reach(1, 0), height: reach(0, -1) + reach(0, 1) };
  });
}
