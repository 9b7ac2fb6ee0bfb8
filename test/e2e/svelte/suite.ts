import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { OssDirectUploadProps } from 'oss-direct-upload/svelte';
import type { OssDirectUpload } from 'oss-direct-upload';
import { useFramework } from '../../support/node/built-app.js';
import type { DrivenApp } from '../../support/node/driven-app.js';

/** What the test does with the page. */
declare const driven: { element: OssDirectUpload; heard: string[]; keys: string[]; props: OssDirectUploadProps };

export function testSvelte(app: DrivenApp): void {
  describe('Svelte', () => {
    const field = useFramework(app, 'svelte', { plugins: [svelte({ configFile: false })], isServerBuilt: true });
    const open = async (html = '') => {
      await field.open('', html);
      await field.page.waitForFunction(() => 'driven' in globalThis);
    };
    const keys = () => field.page.evaluate(() => [...driven.keys]);
    const has = (count: number) => field.page.waitForFunction((wanted) => driven.keys.length === wanted, count);

    it('renders the tag with its attributes and slots on a server; hydrated, it uploads, and calls back', async () => {
      const html = await field.render('');
      const text = html.replaceAll(/<!--.*?-->/g, '');
      const [, tag = '', content] = /^<oss-direct-upload (.*?)>(.*)<\/oss-direct-upload> ?<output>/s.exec(text) ?? [];
      assert.deepEqual(tag.split(' ').sort(), [
        ...['aria-hidden="false"', 'class="field"', 'endpoint="/get_sts_token_for_oss_upload"', 'id="photos"'],
        ...['max-file-size="20MB"', 'max-files="3"', 'mode="sts"', 'multiple=""', 'name="photo"', 'no-drop=""'],
        'wait-for-uploads=""',
      ]);
      assert.equal(
        content?.replaceAll(/\s+(?=<|$)/g, ''),
        '<b slot="label">Photos 0</b><button type="button" slot="button">Choose photos</button>',
      );

      await open(html);
      const { page } = field;
      const settings = await page.evaluate(() => {
        const { multiple, noDrop, noList, noPaste, waitForUploads, maxFiles, metadata } = driven.element;
        return [multiple, noDrop, noList, noPaste, waitForUploads, maxFiles, metadata];
      });
      assert.deepEqual(settings, [true, true, false, false, true, 3, { album: '2024' }]);
      const bytes = await field.choose('Choose photos', 'photo.png');
      await has(1);
      const [key = ''] = await keys();
      assert.match(key, /of-svelte-photo\.png$/);
      assert.ok(bytes.equals(await app.storedBytes(key)));
      const heard = await page.evaluate(() => driven.heard);
      assert.deepEqual(heard, ['before photo.png', 'start', 'success true photos', 'change 1']);
      await page.getByText('Photos 1').waitFor();
      assert.equal(await page.locator('output').textContent(), key);
      assert.deepEqual(field.noise, []);
    });

    it('follows a value that the page sets, changed or replaced, without onfileremoved', async () => {
      await open();
      const { page, rows } = field;
      await page.evaluate(() => driven.keys.push('u/1/old.txt', 'u/1/older.txt'));
      await page.getByRole('row', { name: 'older.txt' }).waitFor();
      assert.deepEqual(await rows(), ['old.txt', 'older.txt']);
      await field.choose('Choose photos', 'photo.png');
      await has(3);
      await page.evaluate(() => (driven.keys = driven.keys.filter((key) => key !== 'u/1/old.txt')));
      await page.getByRole('row', { name: 'old.txt', exact: true }).waitFor({ state: 'detached' });
      assert.deepEqual(await rows(), ['older.txt', 'photo.png']);
      await page.evaluate(() => (driven.keys = []));
      await page.getByRole('row').first().waitFor({ state: 'detached' });
      assert.ok(!(await page.evaluate(() => driven.heard.includes('removed'))));
      await page.evaluate(() => driven.keys.push('u/1/new.txt', 'u/1/newer.txt'));
      await page.getByRole('button', { name: 'Remove: new.txt' }).click();
      await has(1);
      assert.deepEqual(await keys(), ['u/1/newer.txt']);
      await page.getByRole('button', { name: 'Undo: new.txt' }).click();
      await has(2);
      assert.deepEqual(await keys(), ['u/1/new.txt', 'u/1/newer.txt']);
      assert.deepEqual(field.noise, []);
    });

    it('follows its props, and adds stored files to the value', async () => {
      await open();
      const { page } = field;
      await page.evaluate(() => {
        const [endpoint] = [async () => new Response()];
        driven.props = { endpoint, noPaste: true, accept: 'image/*', stored: [{ key: 'u/1/x7', name: 'report.pdf' }] };
      });
      await has(1);
      await page.getByRole('row', { name: 'report.pdf' }).waitFor();
      const state = () =>
        page.evaluate(() => {
          const { maxFiles, noPaste, endpoint, metadata, accept } = driven.element;
          const names = driven.element.getAttributeNames().sort().join();
          return [maxFiles, noPaste, typeof endpoint, metadata, accept, names];
        });
      const names = 'accept,aria-hidden,class,id,max-file-size,multiple,name,no-drop,no-paste,wait-for-uploads';
      assert.deepEqual(await state(), [undefined, true, 'function', undefined, 'image/*', names]);
      await page.evaluate(() => (driven.props = { endpoint: '/other' }));
      await page.waitForFunction(() => driven.element.endpoint === '/other');
      assert.deepEqual((await state()).slice(3, 5), [undefined, undefined]);
      assert.deepEqual(await keys(), []);
      assert.deepEqual(field.noise, []);
    });
  });
}
