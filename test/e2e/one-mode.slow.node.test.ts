import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { startApp } from '../support/node/driven-app.js';
import { buildOneMode, FOLDER, modeNames } from '../support/node/one-mode-app.js';

declare const upload: (...sizes: number[]) => Promise<string[]>;

const app = await startApp();
after(() => app.stop());

describe('an app that gives the queue one mode as an object', () => {
  for (const name of modeNames) {
    it(`has no other mode in its entry chunk, and requests none: ${name}`, async () => {
      const { entry, files, atOnce, othersIn } = await buildOneMode(name);
      assert.ok(files.get(entry)!.moduleIds.some((id) => id.endsWith(`/${name}/${name}.js`)));
      assert.deepEqual(othersIn(atOnce), []);
      const page = await (await app.browser.newContext()).newPage();
      const requested = new Set<string>();
      await page.route(`**${FOLDER}**`, async (route) => {
        const file = new URL(route.request().url()).pathname.slice(FOLDER.length);
        requested.add(file);
        const chunk = files.get(file);
        const html = `<!doctype html><link rel="icon" href="data:," /><script type="module" src="${entry}"></script>`;
        if (chunk) await route.fulfill({ body: chunk.code, contentType: 'text/javascript' });
        else if (file === '') await route.fulfill({ body: html, contentType: 'text/html' });
        else await route.fulfill({ status: 404 });
      });
      await page.goto(`${app.site.origin}${FOLDER}`);
      await page.waitForFunction(() => 'upload' in globalThis);
      assert.deepEqual(await page.evaluate(() => upload(300_000, 6_500_000)), ['done', 'done']);
      assert.ok(requested.size > 3, [...requested].join());
      assert.deepEqual(othersIn(requested), []);
      await page.context().close();
    });
  }
});
