import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';
import type { Driven } from './react/app.js';

declare const driven: Driven;

let app: DrivenApp;
before(async () => (app = await startApp()));
after(() => app.stop());

const [react18, react19] = ['test/support/react-18/node_modules', 'node_modules'].map((folder) => resolve(folder));
/** What stands for `react` and `react-dom`. */
const versions = {
  'React 18': { react: `${react18}/react`, 'react-dom': `${react18}/react-dom` },
  'React 19': { react: `${react19}/react`, 'react-dom': `${react19}/react-dom` },
  Preact: { react: 'preact/compat', 'react-dom': 'preact/compat' },
};

for (const [version, modules] of Object.entries(versions)) {
  describe(version, () => {
    let built: string;
    let page: Page;
    /** What a developer would see in the console. */
    let noise: string[];

    before(async () => {
      const cache = resolve('node_modules/.cache');
      await mkdir(cache, { recursive: true });
      built = await mkdtemp(join(cache, `${version.replace(' ', '-')}-`));
      const alias = Object.entries(modules).map(([name, replacement]) => ({
        find: new RegExp(`^${name}(?=/|$)`),
        replacement,
      }));
      const common = {
        configFile: false,
        base: '/react/',
        logLevel: 'error',
        mode: 'development', // React warns
        resolve: { alias },
        define: { 'process.env.NODE_ENV': '"development"' },
      } as const;
      const output = { outDir: built, emptyOutDir: false, minify: false } as const;
      await build({
        ...common,
        build: {
          ...output,
          rolldownOptions: { input: 'test/e2e/react/client.ts', output: { entryFileNames: '[name].js' } },
        },
      });
      await build({ ...common, ssr: { noExternal: true }, build: { ...output, ssr: 'test/e2e/react/server.ts' } });
    });
    after(() => rm(built, { recursive: true }));

    beforeEach(async () => {
      noise = [];
      page = await (await app.browser.newContext()).newPage();
      page.setDefaultTimeout(15_000);
      page.on('console', (message) => /React DevTools/.test(message.text()) || noise.push(message.text()));
      page.on('pageerror', (error) => noise.push(String(error)));
    });

    /** Renders in plain Node. */
    async function renderOnServer(view: string): Promise<string> {
      const server = JSON.stringify(resolve(built, 'server.js'));
      const script = `process.stdout.write((await import(${server})).render(${JSON.stringify(view)}))`;
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
      assert.equal(stderr, '');
      return stdout;
    }

    async function open(view: string, html: string): Promise<void> {
      const { origin } = app.site;
      const start = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><main>${html}</main><script type="module" src="/react/client.js"></script>`;
      await page.route(`${origin}/react/**`, async (route) => {
        const { pathname } = new URL(route.request().url());
        if (pathname === '/react/') return route.fulfill({ contentType: 'text/html', body: start });
        await route.fulfill({
          contentType: 'text/javascript',
          body: await readFile(join(built, pathname.replace('/react/', ''))),
        });
      });
      await page.goto(`${origin}/react/?${view}`);
    }

    const ready = () => page.waitForFunction(() => 'driven' in globalThis);

    async function choose(name: string, size = 300_000): Promise<Buffer> {
      const buffer = Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) * 7) & 255));
      const opened = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose files' }).click();
      await (await opened).setFiles({ name, mimeType: 'image/png', buffer });
      return buffer;
    }

    const heardSoon = (line: string) => page.waitForFunction((wanted) => driven.heard.includes(wanted), line);

    it('renders the tag with its attributes on a server', async () => {
      const html = await renderOnServer('upload');
      const [, tag = '', content] = /<oss-direct-upload (.*?)>(.*)<\/oss-direct-upload>/.exec(html) ?? [];
      assert.deepEqual(
        (tag.match(/[a-z-]+(="[^"]*")?/gi) ?? [])
          .map((text) => text.replace('tabIndex', 'tabindex').replace('=""', '').replace(';"', '"'))
          .sort(),
        [
          'aria-hidden="false"',
          'class="field wide"',
          'endpoint="/get_sts_token_for_oss_upload"',
          'id="photos"',
          'max-file-size="20MB"',
          'max-files="3"',
          'min-files="1"',
          'mode="sts"',
          'multiple',
          'name="photo"',
          'no-drop',
          'style="margin-top:8px"',
          'tabindex="-1"',
          'wait-for-uploads',
        ],
      );
      assert.equal(content, '<span slot="label">Photos</span>');
    });

    for (const view of ['upload', 'upload-strict']) {
      for (const isHydrated of [true, false]) {
        it(`uploads, and its handlers hear of it: ${view}, ${isHydrated ? 'hydrated' : 'rendered in the browser'}`, async () => {
          await open(view, isHydrated ? await renderOnServer(view) : '');
          await ready();
          const values = await page.evaluate(() => {
            const { noPaste, noDrop, noList, maxFiles, minFiles, waitForUploads, hidden } = driven.element;
            return [noPaste, noDrop, noList, maxFiles, minFiles, waitForUploads, hidden];
          });
          assert.deepEqual(values, [false, true, false, 3, 1, true, false]);
          const bytes = await choose('photo.png');
          await heardSoon('change 1');
          const heard = await page.evaluate(() => driven.heard);
          assert.deepEqual(
            heard.filter((line, index) => line !== heard[index - 1]),
            ['metadata {"album":"2024"}', 'before photo.png', 'start', 'success photo.png true photos', 'change 1'],
          );
          assert.equal(heard.filter((line) => line.startsWith('success')).length, 1);
          const key = await page.evaluate(() => driven.element.value[0]);
          assert.ok(bytes.equals(await app.storedBytes(key ?? '')));
          assert.deepEqual(noise, []);
        });
      }
    }

    it('follows its props: from text to a function and back, and to nothing', async () => {
      await open('upload', await renderOnServer('upload'));
      await ready();
      const state = () =>
        page.evaluate(async () => {
          await new Promise(requestAnimationFrame);
          const { element } = driven;
          const { endpoint, multiple, maxFiles, metadata, disabled, className, beforeUpload } = element;
          return [
            typeof endpoint,
            element.getAttribute('endpoint'),
            multiple,
            maxFiles,
            metadata,
            disabled,
            className,
            typeof beforeUpload,
          ];
        });
      const grants = '/get_sts_token_for_oss_upload';
      const album = { album: '2024' };
      assert.deepEqual(await state(), ['string', grants, true, 3, album, false, 'field wide', 'function']);
      await page.evaluate(() =>
        driven.set((props) => ({ ...props, endpoint: driven.fetchGrant, disabled: true, maxFiles: 2 })),
      );
      assert.deepEqual(await state(), ['function', null, true, 2, album, true, 'field wide', 'function']);
      await page.evaluate(() =>
        driven.set((props) => ({
          ...props,
          maxFiles: undefined,
          metadata: undefined,
          className: undefined,
          endpoint: '/grants',
          multiple: false,
          disabled: false,
          beforeUpload: undefined,
        })),
      );
      assert.deepEqual(await state(), ['string', '/grants', false, undefined, undefined, false, '', 'undefined']);
      await page.evaluate(() => driven.set((props) => ({ ...props, endpoint: driven.fetchGrant })));
      await page.evaluate(() => driven.set((props) => ({ ...props, endpoint: undefined })));
      assert.deepEqual((await state())[0], 'undefined');
      assert.deepEqual(noise, []);
    });

    it('leaves a stored file removed when a list with the same values is given again', async () => {
      await open('upload', '');
      await ready();
      const rerender = (key: string) =>
        page.evaluate(
          (name) => driven.set((props) => ({ ...props, maxFiles: 3, stored: [{ key: name, size: 3 }] })),
          key,
        );
      const keys = () => page.evaluate(() => driven.element.value);
      await rerender('u/1/a.txt');
      assert.deepEqual(await keys(), ['u/1/a.txt']);
      await page.evaluate(() => driven.element.remove(driven.element.tasks[0]));
      await rerender('u/1/a.txt');
      assert.deepEqual(await keys(), []);
      await rerender('u/1/b.txt');
      assert.deepEqual(await keys(), ['u/1/b.txt']);
    });

    // Preact ends the effects of what it hides.
    const isKeptWhileHidden = version !== 'Preact';
    it(
      'hears of events while a fallback is shown, and of none after it has left',
      { skip: !isKeptWhileHidden },
      async () => {
        await open('upload-strict', '');
        await ready();
        await page.evaluate(() => driven.suspend());
        await page.getByText('Please wait').waitFor();
        await page.evaluate(() => void driven.element.addFiles([new File(['abc'], 'hidden.txt')]));
        await heardSoon('success hidden.txt true photos');
        await page.evaluate(() => driven.reveal());
        await page.getByRole('button', { name: 'Choose files' }).waitFor();
        await page.evaluate(async () => {
          driven.leave();
          await new Promise(requestAnimationFrame);
          driven.heard.length = 0;
          driven.element.dispatchEvent(new Event('change'));
        });
        assert.equal(await page.evaluate(() => driven.element.isConnected), false);
        assert.deepEqual(await page.evaluate(() => driven.heard), []);
        assert.deepEqual(noise, []);
      },
    );

    for (const view of ['list', 'list-strict']) {
      it(`draws a queue of its own: ${view}`, async () => {
        const html = await renderOnServer(view);
        assert.match(html, /^<div><oss-direct-upload multiple(?:="")?><\/oss-direct-upload><ul><\/ul><\/div>$/);
        await open(view, html);
        await page.waitForFunction(() => document.querySelector('oss-direct-upload')?.shadowRoot);
        await choose('large.png', 2_000_000);
        await page.locator('li[data-status=uploading]').waitFor();
        await page.locator('li[data-status=done]', { hasText: 'large.png: 1' }).waitFor();
        await page.evaluate(() => document.querySelector('oss-direct-upload')!.clear());
        await page.locator('li').waitFor({ state: 'detached' });
        assert.deepEqual(noise, []);
      });
    }
  });
}
