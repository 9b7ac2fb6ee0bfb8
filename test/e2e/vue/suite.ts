import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { UploadQueue } from 'oss-direct-upload/core';
import { useFramework } from '../../support/node/built-app.js';
import type { DrivenApp } from '../../support/node/driven-app.js';
import { drive, testModel } from '../model-suite.js';
import { testRoute } from '../route-suite.js';
import type { Driven } from './app.js';

declare const driven: Driven;
declare const counted: { queue: UploadQueue; listeners: number };
declare const stopShared: () => void;
declare const hide: () => void;

const flags = ['__VUE_OPTIONS_API__', '__VUE_PROD_DEVTOOLS__', '__VUE_PROD_HYDRATION_MISMATCH_DETAILS__'];

export function testVue(app: DrivenApp): void {
  describe('Vue', () => {
    const field = useFramework(app, 'vue', {
      alias: { vue: 'vue/dist/vue.esm-bundler.js' }, // with its compiler
      define: Object.fromEntries(flags.map((flag) => [flag, 'true'])),
    });
    const model = drive(field, 'upload');
    const { open, heard, keys, has } = model;

    testRoute(field);

    it('renders the bare tag with its attributes and slots on a server; hydrated, it uploads, and the model gets the key', async () => {
      const html = await field.render('upload');
      const [, tag = '', content] =
        /^<!--\[--><oss-direct-upload (.*?)>(.*)<\/oss-direct-upload><output>/.exec(html) ?? [];
      assert.deepEqual(tag.split(' ').sort(), [
        ...['class="field"', 'endpoint="/get_sts_token_for_oss_upload"', 'id="photos"', 'max-file-size="20MB"'],
        ...['max-files="3"', 'mode="sts"', 'multiple', 'name="photo"', 'no-drop', 'wait-for-uploads'],
      ]);
      assert.equal(
        content?.replaceAll(/<!--.*?-->/g, ''),
        '<small slot="hint">Up to 20 MB</small><span slot="label">Photos </span><button type="button" slot="button">Choose photos</button>',
      );

      await open(html);
      const { page } = field;
      const values = await page.evaluate(() => {
        const { multiple, noDrop, noList, noPaste, waitForUploads, maxFiles, context } = driven.element;
        return [multiple, noDrop, noList, noPaste, waitForUploads, maxFiles, context];
      });
      assert.deepEqual(values, [true, true, false, false, true, 3, 5]);
      const bytes = await field.choose('Choose photos', 'photo.png');
      await has(1);
      const [key = ''] = await keys();
      assert.match(key, /of-vue-photo\.png$/);
      assert.ok(bytes.equals(await app.storedBytes(key)));
      const during = ['mounted {"album":"2024"}', 'before photo.png', 'start', 'success true photos'];
      assert.deepEqual(await heard(), [...during, 'model 1', 'change']);
      await page.getByText('Photos 1').waitFor();
      assert.equal(await page.locator('output').textContent(), key);
      assert.deepEqual(field.noise, []);
    });

    const names = 'accept,class,id,max-file-size,multiple,name,no-drop,no-paste,wait-for-uploads';
    testModel(field, model, names, () => {
      driven.keys = [];
      driven.props = { endpoint: '/other', accept: undefined, stored: [] };
    });

    it('keeps what was uploaded in a field without a model when its stored files change', async () => {
      await field.open('plain');
      const { page, rows } = field;
      await field.choose('Choose files', 'photo.png');
      await page.waitForFunction(() => driven.element.value.length === 1);
      await page.evaluate(() => (driven.props = { ...driven.props, stored: [{ key: 'u/1/x.txt' }] }));
      await page.getByRole('row', { name: 'x.txt' }).waitFor();
      assert.deepEqual(new Set(await rows()), new Set(['photo.png', 'x.txt']));
      assert.equal(await page.evaluate(() => driven.element.value.length), 2);
      await page.evaluate(() => (driven.props = { ...driven.props, stored: [] }));
      await page.getByRole('row', { name: 'x.txt' }).waitFor({ state: 'detached' });
      assert.deepEqual(await rows(), ['photo.png']);
      assert.deepEqual(field.noise, []);
    });

    it('has in its model what the page names as stored from the first moment', async () => {
      await field.open('stored');
      await field.page.locator('output', { hasText: 'u/1/x.txt' }).waitFor();
    });

    it('useUploads gives the tasks of a queue as they change, and listens to it only while it is used', async () => {
      await field.open('list', await field.render('list'));
      const { page } = field;
      await page.getByText('0 of 0').waitFor();
      const listeners = () => page.evaluate(() => counted.listeners);
      const atFirst = await listeners();
      assert.ok(atFirst > 0);
      await page.evaluate(() => void counted.queue.add([new File(['hello'], 'a.txt'), new File(['world'], 'b.txt')]));
      await page.getByText('2 of 2').waitFor();
      assert.deepEqual(await page.locator('li').allTextContents(), ['a.txt: 1', 'b.txt: 1']);
      await page.evaluate(() => counted.queue.remove(counted.queue.tasks[0]!));
      await page.getByText('1 of 1').waitFor();
      await page.evaluate(() => hide());
      await page.getByText('1 of 1').waitFor({ state: 'detached' });
      assert.equal(await listeners(), atFirst / 2, 'a shared scope outlasts the component');
      await page.evaluate(() => stopShared());
      assert.equal(await listeners(), 0);
      assert.deepEqual(field.noise, []);
    });
  });
}
