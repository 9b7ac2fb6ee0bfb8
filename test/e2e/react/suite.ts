import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, it } from 'node:test';
import { useFramework } from '../../support/node/built-app.js';
import type { DrivenApp } from '../../support/node/driven-app.js';
import { testRoute } from '../route-suite.js';
import type { Driven } from './app.js';

declare const driven: Driven;

const [react18, react19] = ['test/support/react-18/node_modules', 'node_modules'].map((folder) => resolve(folder));
/** What stands for `react` and `react-dom`. */
const versions = {
  'React 18': { react: `${react18}/react`, 'react-dom': `${react18}/react-dom` },
  'React 19': { react: `${react19}/react`, 'react-dom': `${react19}/react-dom` },
  Preact: { react: 'preact/compat', 'react-dom': 'preact/compat' },
};

export function testReact(app: DrivenApp, version: keyof typeof versions): void {
  describe(version, () => {
    const alias = Object.entries(versions[version]).map(([name, replacement]) => ({
      find: new RegExp(`^${name}(?=/|$)`),
      replacement,
    }));
    const field = useFramework(app, 'react', { alias, isServerBuilt: true });
    const open = async (view: string, html = '') => {
      await field.open(view, html);
      await field.page.waitForFunction(() => 'driven' in globalThis);
    };
    const isHeard = (line: string) => field.page.waitForFunction((wanted) => driven.heard.includes(wanted), line);

    it('renders the tag with its attributes on a server; hydrated, it uploads, and its handlers hear of it', async () => {
      const html = await field.render('upload-strict');
      const [, tag = '', content] = /<oss-direct-upload (.*?)>(.*)<\/oss-direct-upload>/.exec(html) ?? [];
      const attributes = (tag.match(/[a-z-]+(="[^"]*")?/gi) ?? []).map((text) =>
        text.replace('tabIndex', 'tabindex').replace('=""', '').replace(';"', '"'),
      );
      assert.deepEqual(attributes.sort(), [
        ...['aria-hidden="false"', 'class="field wide"', 'endpoint="/get_sts_token_for_oss_upload"', 'id="photos"'],
        ...['max-file-size="20MB"', 'max-files="3"', 'min-files="1"', 'mode="sts"', 'multiple', 'name="photo"'],
        ...['no-drop', 'style="margin-top:8px"', 'tabindex="-1"', 'wait-for-uploads'],
      ]);
      assert.equal(content, '<span slot="label">Photos</span>');

      await open('upload-strict', html);
      const { page } = field;
      const values = await page.evaluate(() => {
        const { noPaste, noDrop, noList, maxFiles, minFiles, waitForUploads, hidden } = driven.element;
        return [noPaste, noDrop, noList, maxFiles, minFiles, waitForUploads, hidden];
      });
      assert.deepEqual(values, [false, true, false, 3, 1, true, false]);
      const bytes = await field.choose('Choose files', 'photo.png');
      await isHeard('change 1');
      const heard = await page.evaluate(() => driven.heard);
      assert.deepEqual(
        heard.filter((line, index) => line !== heard[index - 1]),
        ['metadata {"album":"2024"}', 'before photo.png', 'start', 'success photo.png true photos', 'change 1'],
      );
      assert.equal(heard.filter((line) => line.startsWith('success')).length, 1);
      const key = await page.evaluate(() => driven.element.value[0]);
      assert.ok(bytes.equals(await app.storedBytes(key ?? '')));
      assert.deepEqual(field.noise, []);
    });

    it('follows its props: from text to a function and back, and to nothing', async () => {
      await open('upload');
      const { page } = field;
      const state = () =>
        page.evaluate(async () => {
          await new Promise(requestAnimationFrame);
          const { element } = driven;
          const { endpoint, multiple, maxFiles, metadata, disabled, className, beforeUpload } = element;
          const attribute = element.getAttribute('endpoint');
          return [typeof endpoint, attribute, multiple, maxFiles, metadata, disabled, className, typeof beforeUpload];
        });
      const grants = '/get_sts_token_for_oss_upload';
      const album = { album: '2024' };
      assert.deepEqual(await state(), ['string', grants, true, 3, album, false, 'field wide', 'function']);
      await page.evaluate(() =>
        driven.set((props) => ({ ...props, endpoint: driven.fetchGrant, disabled: true, maxFiles: 2 })),
      );
      assert.deepEqual(await state(), ['function', null, true, 2, album, true, 'field wide', 'function']);
      await page.evaluate(() => {
        const none = { maxFiles: undefined, metadata: undefined, className: undefined, beforeUpload: undefined };
        driven.set((props) => ({ ...props, ...none, endpoint: '/grants', multiple: false, disabled: false }));
      });
      assert.deepEqual(await state(), ['string', '/grants', false, undefined, undefined, false, '', 'undefined']);
      await page.evaluate(() => driven.set((props) => ({ ...props, endpoint: undefined })));
      assert.deepEqual((await state())[0], 'undefined');
      assert.deepEqual(field.noise, []);
    });

    it('leaves a stored file removed when a list with the same values is given again', async () => {
      await open('upload');
      const keysAfter = (key: string) =>
        field.page.evaluate((name) => {
          driven.set((props) => ({ ...props, maxFiles: 3, stored: [{ key: name, size: 3 }] }));
          return driven.element.value;
        }, key);
      assert.deepEqual(await keysAfter('u/1/a.txt'), ['u/1/a.txt']);
      await field.page.evaluate(() => driven.element.remove(driven.element.tasks[0]));
      assert.deepEqual(await keysAfter('u/1/a.txt'), []);
      assert.deepEqual(await keysAfter('u/1/b.txt'), ['u/1/b.txt']);
    });

    const skip = version === 'Preact'; // it ends the effects of what it hides
    it('hears of events while a fallback is shown, and of none after it has left', { skip }, async () => {
      await open('upload-strict');
      const { page } = field;
      await page.evaluate(() => driven.suspend());
      await page.getByText('Please wait').waitFor();
      await page.evaluate(() => void driven.element.addFiles([new File(['abc'], 'hidden.txt')]));
      await isHeard('success hidden.txt true photos');
      await page.evaluate(() => driven.reveal());
      await page.getByRole('button', { name: 'Choose files' }).waitFor();
      await page.evaluate(async () => {
        driven.leave();
        await new Promise(requestAnimationFrame);
        driven.heard.length = 0;
        driven.element.dispatchEvent(new Event('change'));
      });
      assert.deepEqual(await page.evaluate(() => [driven.element.isConnected, driven.heard]), [false, []]);
      assert.deepEqual(field.noise, []);
    });

    it('belongs to the form of this id, takes what form libraries inject, and says that it is invalid', async () => {
      for (const html of ['', await field.render('form-strict')]) {
        await field.open('form-strict', html);
        const { page } = field;
        const isIn = (id?: string) =>
          page.waitForFunction((wanted) => document.querySelector('oss-direct-upload')?.form?.id === wanted, id);
        await isIn('album');
        await page.evaluate(() => document.forms[0]!.checkValidity());
        await page.getByText('invalid in album').waitFor();
        await page.getByRole('button', { name: 'Form undefined' }).click();
        await isIn();
        await page.getByRole('button', { name: 'Form album' }).click();
        await isIn('album');
        assert.deepEqual(field.noise, []);
      }
    });

    testRoute(field);

    it('draws a queue of its own, and then another one', async () => {
      const html = await field.render('list-strict');
      assert.match(html, /^<div><oss-direct-upload multiple(?:="")?><\/oss-direct-upload><ul><\/ul><button>.*<\/div>$/);
      await field.open('list-strict', html);
      const { page } = field;
      await page.waitForFunction(() => document.querySelector('oss-direct-upload')?.shadowRoot);
      app.switches({ bandwidth: 2_000_000 });
      await field.choose('Choose files', 'large.png', 1_000_000);
      await page.locator('li[data-status=uploading]').waitFor();
      app.switches();
      await page.locator('li[data-status=done]', { hasText: 'large.png: 1' }).waitFor();
      await page.getByRole('button', { name: 'Another queue' }).click();
      await page.locator('li').waitFor({ state: 'detached' });
      await field.choose('Choose files', 'small.png');
      await page.locator('li[data-status=done]', { hasText: 'small.png: 1' }).waitFor();
      await page.evaluate(() => document.querySelector('oss-direct-upload')!.clear());
      await page.locator('li').waitFor({ state: 'detached' });
      assert.deepEqual(field.noise, []);
    });
  });
}
