import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { pagePaths } from '../.vitepress/pages.js';
import { project } from '../tools/paths.js';
import { SiteInBrowser } from './site-in-browser.js';

interface Axe {
  run(context: { exclude: string[] }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

let site: SiteInBrowser;

before(async () => void (site = await SiteInBrowser.start()));
after(() => site?.stop());

/** The paths of all pages in both languages, as in their addresses. */
const addresses = pagePaths.flatMap((path) => {
  const name = path.replace(/^index$/, '');
  return [name, `zh/${name}`];
});

async function violations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: `${project}node_modules/axe-core/axe.min.js` });
  // The search button shows its shortcut, which does not belong to its name.
  const result = await page.evaluate(() =>
    (globalThis as unknown as { axe: Axe }).axe.run({ exclude: ['.DocSearch-Button'] }),
  );
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

describe('the pages of the site', () => {
  it('fit a phone, and log no error', { timeout: 400_000 }, async () => {
    const { page, errors, close } = await site.open('', { viewport: { width: 390, height: 844 } });
    const wide: string[] = [];
    for (const path of addresses) {
      await page.goto(site.addressOf(path));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) wide.push(`/${path}: ${width}`);
    }
    assert.deepEqual(wide, []);
    assert.deepEqual(errors, []);
    await close();
  });

  // One page of each kind: what they are made of is the same on the others.
  for (const [scheme, paths] of [
    ['light', ['', 'errors', 'guide/cors', 'guide/at-scale', 'reference/core', 'why/architecture']],
    ['dark', ['', 'guide/first-upload', 'reference/element']],
  ] as const)
    for (const path of paths.flatMap((one) => [one, `zh/${one}`]))
      it(`/${path} is accessible, ${scheme}`, async () => {
        const { page, close } = await site.open(path, { colorScheme: scheme });
        assert.deepEqual(await violations(page), []);
        await close();
      });

  it('show the tab that a reader chooses in their other groups of tabs, too', async () => {
    const { page, errors, close } = await site.open('guide/first-upload');
    const shown = () => page.locator('.vp-code-group .tabs input:checked + label').allInnerTexts();
    const tab = (group: number, name: string) =>
      page.locator('.vp-code-group').nth(group).locator('label').filter({ hasText: name });
    assert.deepEqual(await shown(), ['HTML', 'uploads.ts', 'HTML: public/upload.html', 'Vue', 'Express']);
    await tab(0, 'Svelte').click();
    assert.deepEqual(await shown(), ['Svelte', 'uploads.ts', 'Svelte: src/Upload.svelte', 'Svelte', 'Express']);
    const python = tab(4, 'Python');
    await python.scrollIntoViewIfNeeded();
    const top = async () => (await python.boundingBox())?.y ?? 0;
    const old = await top();
    await python.click();
    assert.deepEqual(await shown(), ['Svelte', 'Python: server.py', 'Svelte: src/Upload.svelte', 'Svelte', 'Python']);
    assert.ok(Math.abs((await top()) - old) < 2, 'the chosen tab stays where it is');
    assert.ok(await page.getByText('In development: the pages in public/').isVisible());
    assert.deepEqual(errors, []);
    await close();
  });

  it('have no space where a Chinese line ends', async () => {
    const { page, close } = await site.open('zh/why/own-crc');
    const text = (await page.locator('.vp-doc').innerText()).replaceAll('\n', '');
    assert.match(text, /浏览器扩展和 Service Worker 会改请求体，内存会出错/);
    await close();
  });

  it('print without menus', async () => {
    const { page, close } = await site.open('guide/cors');
    await page.emulateMedia({ media: 'print' });
    for (const menu of ['.VPNav', '.VPSidebar', '.VPDocFooter', '.VPDocAside'])
      for (const shown of await page.locator(menu).all()) assert.equal(await shown.isVisible(), false, menu);
    assert.ok(await page.locator('h1').isVisible());
    await close();
  });
});
