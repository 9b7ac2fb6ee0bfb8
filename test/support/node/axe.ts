import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

interface Result {
  id: string;
  nodes: { html: string }[];
}
/** The part of axe-core that is used here. */
interface Axe {
  run(selector?: string): Promise<Record<'violations' | 'incomplete' | 'passes', Result[]>>;
}

/** What axe finds in a page, as `rule: html`. `unseen` are texts whose contrast it cannot judge, `contrasts` is how many it has judged. */
export async function judge(
  page: Page,
  selector?: string,
): Promise<{ violations: string[]; unseen: string[]; contrasts: number }> {
  await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
  return page.evaluate(async (within) => {
    const { violations, incomplete, passes } = await (globalThis as unknown as { axe: Axe }).axe.run(within);
    const isContrast = ({ id }: Result) => id === 'color-contrast';
    const named = (results: Result[]) => results.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    const contrasts = passes.find(isContrast)?.nodes.length ?? 0;
    return { violations: named(violations), unseen: named(incomplete.filter(isContrast)), contrasts };
  }, selector);
}
