import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

type Result = { id: string; nodes: { html: string }[] };
type Axe = { run(selector?: string): Promise<Record<'violations' | 'incomplete' | 'passes', Result[]>> };

/** What axe finds in a page, as `rule: html`. `unseen` are texts whose contrast it cannot judge, `contrasts` is how many it has judged. */
export async function judge(page: Page, selector?: string) {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  const [violations, incomplete, passes] = await page.evaluate(async (within) => {
    const found = await (globalThis as unknown as { axe: Axe }).axe.run(within);
    return [found.violations, found.incomplete, found.passes].map((results) =>
      results.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ) as [string[], string[], string[]];
  }, selector);
  const ofContrast = (texts: string[]) => texts.filter((text) => text.startsWith('color-contrast: '));
  return { violations, unseen: ofContrast(incomplete), contrasts: ofContrast(passes).length };
}
