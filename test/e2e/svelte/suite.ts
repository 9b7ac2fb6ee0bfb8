import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { OssDirectUploadProps } from 'oss-direct-upload/svelte';
import type { OssDirectUpload } from 'oss-direct-upload';
import { useFramework } from '../../support/node/built-app.js';
import type { DrivenApp } from '../../support/node/driven-app.js';
import { drive, testModel } from '../model-suite.js';
import { testRoute } from '../route-suite.js';

/** What the test does with the page. */
declare const driven: { element: OssDirectUpload; props: OssDirectUploadProps };

export function testSvelte(app: DrivenApp): void {
  describe('Svelte', () => {
    const field = useFramework(app, 'svelte', { plugins: [svelte({ configFile: false })], isServerBuilt: true });
    const model = drive(field);
    const { open, heard, keys, has } = model;

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
      assert.deepEqual(await heard(), [
        'attached photos',
        'before photo.png',
        'start',
        'success true photos',
        'change 1',
      ]);
      await page.getByText('Photos 1').waitFor();
      assert.equal(await page.locator('output').textContent(), key);
      assert.deepEqual(field.noise, []);
    });

    testRoute(field);

    const names = 'accept,aria-hidden,class,id,max-file-size,multiple,name,no-drop,no-paste,wait-for-uploads';
    testModel(field, model, names, () => void (driven.props = { endpoint: '/other' }));
  });
}
