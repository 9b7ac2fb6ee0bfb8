import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SiteInBrowser } from './site-in-browser.js';

let site: SiteInBrowser;

before(async () => void (site = await SiteInBrowser.start()));
after(() => site?.stop());

/** Addresses of the pages that the search finds, best first. */
async function search(path: string, query: string): Promise<string[]> {
  const { page, close } = await site.open(path);
  const input = page.locator('#localsearch-input');
  await page.locator('.DocSearch-Button').click();
  await input.waitFor();
  await input.fill(query);
  const results = page.locator('.VPLocalSearchBox .results a');
  await results.first().waitFor({ timeout: 20_000 });
  const found = await results.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname));
  await close();
  return found;
}

describe('the search of the site', () => {
  for (const [query, path] of [
    ['断点续传', '/zh/guide/large-files'],
    ['对象存储', '/zh/guide/first-upload'],
    ['跨域规则', '/zh/guide/cors'],
    ['临时访问凭证', '/zh/backend/endpoint'],
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
