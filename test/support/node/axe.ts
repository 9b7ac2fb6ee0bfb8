import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

type Result = { id: string; nodes: { html: string }[] };
type Axe = {
  run(within: string | Document, options: object): Promise<Record<'violations' | 'incomplete' | 'passes', Result[]>>;
};

const code = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** What axe finds in a page, as `rule: html`. `unseen` are texts whose contrast it cannot judge, `contrasts` is how many it has judged. @param only the one rule that counts */
export async function judge(page: Page, selector?: string, only?: string) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(code);
  const options = only === undefined ? {} : { runOnly: [only] };
  const [violations, incomplete, passes] = await page.evaluate(
    async ([within, more]) => {
      const found = await (globalThis as unknown as { axe: Axe }).axe.run(within ?? document, more);
      return [found.violations, found.incomplete, found.passes].map((results) =>
        results.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
      ) as [string[], string[], string[]];
    },
    [selector, options] as const,
  );
  const ofContrast = (texts: string[]) => texts.filter((text) => text.startsWith('color-contrast: '));
  return { violations, unseen: ofContrast(incomplete), contrasts: ofContrast(passes).length };
}
