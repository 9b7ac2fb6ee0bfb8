import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';
import { assertUploads, oldBrowsers, openOld, wrongIn } from '../support/node/old-browser.js';

const app = await startApp();
after(() => app.stop());

/** Dispatches an event of a drag with one file over the page. */
const drag = (page: Page, event: string, type = 'text/plain') =>
  page.evaluate(
    ([kind, fileType]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'a.txt', { type: fileType }));
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [event, type] as const,
  );

/** Colors of pieces of the element, as the browser computes them. */
const colorsOf = (page: Page, ...selectors: string[]) =>
  page.evaluate((all) => {
    const root = document.querySelector('oss-direct-upload')!.shadowRoot!;
    return all.map((selector) => {
      const { color, backgroundColor, borderTopColor, borderTopStyle } = getComputedStyle(
        root.querySelector(selector)!,
      );
      return [color, backgroundColor, borderTopStyle === 'none' ? 'none' : borderTopColor];
    });
  }, selectors);

const text = { light: 'rgb(26, 29, 35)', dark: 'rgb(236, 238, 242)' };
const surface = { light: 'rgb(255, 255, 255)', dark: 'rgb(23, 25, 30)' };

for (const name of oldBrowsers) {
  describe(`in ${name}`, () => {
    for (const scheme of ['light', 'dark'] as const) {
      it(`uploads small files and one in parts, and shows them in readable colors: ${scheme}`, () =>
        assertUploads(app, name, scheme));

      it(`shows files that failed, wait, are paused or were rejected in readable colors: ${scheme}`, async () => {
        const { page, statesAre, close } = await openOld(app, name, scheme, 'no-auto accept=".txt" retry-for="0"');
        await page.evaluate(async () => {
          const element = document.querySelector('oss-direct-upload')!;
          await element.addFiles(['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.exe'].map((file) => new File(['x'], file)));
          element.beforeUpload = ({ name: file }: { name: string }) =>
            file === 'a.txt' ? Promise.reject(new Error('It may not.')) : new Promise(() => {});
          element.start();
          element.cancel(element.tasks[1]);
          element.pause(element.tasks[2]);
        });
        await statesAre('uploading', 'error');
        assert.deepEqual(await wrongIn(page), []);
        const button = page.locator('oss-direct-upload [part=file]').first().getByRole('button').last();
        await button.hover();
        assert.match((await button.getAttribute('title')) ?? '', /a\.txt/);
        await close();
      });

      it(`covers the page while files are dragged over it: ${scheme}`, async () => {
        const attributes = 'drop-target="page" accept="text/plain"';
        const { page, problems, statesAre, close } = await openOld(app, name, scheme, attributes);
        const size = await page.evaluate(() => ({ width: document.documentElement.clientWidth, height: innerHeight }));
        for (const type of ['text/plain', 'image/png']) {
          await drag(page, 'dragenter', type);
          const overlay = page.locator('oss-direct-upload .drag-overlay');
          await overlay.waitFor();
          await statesAre('dragover', 'empty');
          const [words] = await colorsOf(page, '.drag-overlay p');
          assert.deepEqual(words!.slice(0, 2), [text[scheme], surface[scheme]]);
          assert.deepEqual(await overlay.boundingBox(), { x: 0, y: 0, ...size });
          assert.deepEqual(await wrongIn(page), []);
          await drag(page, 'dragleave', type);
          await overlay.waitFor({ state: 'detached' });
        }
        await statesAre('empty');
        assert.deepEqual(problems, []);
        await close();
      });
    }

    it('follows the page at once when it changes its scheme, and the system', async () => {
      const { page, statesAre, close } = await openOld(app, name, 'dark');
      const label = async () => (await colorsOf(page, '.label'))[0]![0];
      const isLight = () =>
        page.waitForFunction(() => document.querySelector('oss-direct-upload')!.dataset['state'] === 'empty');
      assert.equal(await label(), text.dark);
      await page.evaluate(() => document.documentElement.classList.add('light'));
      await isLight();
      assert.equal(await label(), text.light);
      await page.evaluate(() => document.documentElement.classList.remove('light'));
      await statesAre('empty');
      assert.equal(await label(), text.dark);
      await page.emulateMedia({ colorScheme: 'light' });
      await isLight();
      assert.equal(await label(), text.light);
      await close();
    });

    it('has the colors that the page sets, and light ones where it has no dark ones, even if the system prefers them', async () => {
      const own = '<style>oss-direct-upload { --oss-upload-accent: #a50e52; --oss-upload-text: #220011; }</style>';
      const { page, close } = await openOld(app, name, 'dark', '', own);
      const [zone, button] = await colorsOf(page, '.zone', '.button');
      assert.equal(zone![0], 'rgb(34, 0, 17)');
      assert.notEqual(zone![2], 'none');
      if (name === 'Chrome 109') {
        assert.deepEqual(zone!.slice(1), [surface.light, 'rgb(216, 220, 227)']);
        assert.deepEqual(button!.slice(0, 2), ['rgb(165, 14, 82)', 'rgba(127, 127, 127, 0.12)']);
      }
      await close();
    });
  });
}
