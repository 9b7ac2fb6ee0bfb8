import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../test/tools/chromium.js';
import { pagePaths } from '../.vitepress/pages.js';
import { project, site } from '../tools/paths.js';
import { serveFolder } from './static-site.js';

interface Axe {
  run(context: { exclude: string[] }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

let browser: Browser;
let server: Server;
let address: string;

before(async () => {
  ({ address, server } = await serveFolder(site));
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(path: string, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => void errors.push(message));
  await page.goto(new URL(path, address).href);
  return { page, errors, close: () => context.close() };
}

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

/** Addresses of the pages that the search finds, best first. */
async function search(path: string, query: string): Promise<string[]> {
  const { page, close } = await open(path);
  await page.keyboard.press('Control+K');
  await page.locator('#localsearch-input').fill(query);
  const results = page.locator('.VPLocalSearchBox .results a');
  await results.first().waitFor({ timeout: 20_000 });
  const found = await results.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));
  await close();
  return found;
}

describe('the search of the site', () => {
  for (const [query, path] of [
    ['断点续传', '/zh/guide/large-files'],
    ['对象存储 OSS 跨域规则', '/zh/guide/cors'],
    ['临时访问凭证', '/zh/guide/modes'],
    ['SignatureDoesNotMatch', '/zh/errors'],
    ['403', '/zh/errors'],
  ] as const)
    it(`finds ${query} in the Chinese pages`, async () => {
      const found = await search('zh/', query);
      assert.ok(found.includes(path), found.join(' '));
      assert.ok(found.every((one) => one.startsWith('/zh/')));
    });

  for (const [query, path] of [
    ['max-file-size', '/reference/element'],
    ['SignatureDoesNotMatch', '/errors'],
    ['403', '/errors'],
    ['resume', '/guide/large-files'],
  ] as const)
    it(`finds ${query} in the English pages`, async () => {
      const found = await search('', query);
      assert.ok(found.includes(path), found.join(' '));
    });
});

describe('the pages of the site', () => {
  it('fit a phone, and log no error', async () => {
    const { page, errors, close } = await open('', { viewport: { width: 390, height: 844 } });
    const wide: string[] = [];
    for (const path of addresses) {
      await page.goto(new URL(path, address).href);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > 390) wide.push(`/${path}: ${width}`);
    }
    assert.deepEqual(wide, []);
    assert.deepEqual(errors, []);
    await close();
  });

  for (const scheme of ['light', 'dark'] as const)
    for (const path of addresses.filter((one) =>
      /^(zh\/)?(|errors|guide\/(cors|look|at-scale)|reference\/(element|core)|why\/architecture|frameworks\/react)$/.test(
        one,
      ),
    ))
      it(`/${path} is accessible, ${scheme}`, async () => {
        const { page, close } = await open(path, { colorScheme: scheme });
        assert.deepEqual(await violations(page), []);
        await close();
      });

  it('print without menus', async () => {
    const { page, close } = await open('guide/cors');
    await page.emulateMedia({ media: 'print' });
    for (const menu of ['.VPNav', '.VPSidebar', '.VPDocFooter', '.VPDocAside'])
      for (const shown of await page.locator(menu).all()) assert.equal(await shown.isVisible(), false, menu);
    assert.ok(await page.locator('h1').isVisible());
    await close();
  });
});
