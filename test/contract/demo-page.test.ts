import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { attributeValues, customPropertyNames } from '../../demo/page/playground/settings/element-attributes.js';
import { type AttributeName, attributes } from '../../demo/page/playground/settings/settings.js';
import { readElementManifest } from '../../tools/element-manifest.js';
import { type Demo, startDemo } from '../support/node/demo-page.js';
import { until } from '../support/until.js';
import { testProductForm } from './product-form.suite.js';

const element = readElementManifest();
const sorted = (names: Iterable<string>) => [...names].sort();

describe('playground: list of attributes', () => {
  it('has every attribute and custom property of the element’s manifest, and no other', () => {
    assert.deepEqual(sorted(Object.keys(attributeValues)), sorted(element.attributes.map(({ name }) => name)));
    assert.deepEqual(sorted(customPropertyNames), sorted(element.cssProperties.map(({ name }) => name)));
  });

  it('gives each attribute the kind of control that fits its type in the manifest', () => {
    for (const { name, type = { text: '' } } of element.attributes) {
      const { kind } = attributes[name as AttributeName];
      const choices = [...type.text.matchAll(/'([^']*)'/g)].map(([, choice = '']) => choice);
      const offered =
        kind.is === 'choice' ? [kind.defaultValue, ...kind.of].filter((value) => value !== undefined) : [];
      if (choices.length > 0) assert.deepEqual(sorted(offered), sorted(choices), name);
      assert.equal(kind.is === 'switch', type.text === 'boolean', name);
      assert.equal(kind.is === 'number', type.text.startsWith('number'), name);
      assert.equal(kind.is === 'size', type.text.startsWith('ByteSize'), name);
    }
  });
});

describe('npm start', () => {
  let demo: Demo;
  let page: Page;
  before(async () => {
    demo = await startDemo();
    page = await demo.visit();
  });
  after(() => demo.stop());

  it('shows the whole proof of the sample without scrolling', async () => {
    await page.getByRole('button', { name: 'Upload a sample file' }).click();
    const object = page.locator('.object');
    await object.and(page.locator('[data-proof=same]')).waitFor();
    const box = (await object.boundingBox())!; // it is visible
    assert.ok(box.y >= 0 && box.y + box.height <= 900);
    assert.equal(await page.evaluate(() => document.documentElement.scrollTop), 0);
    assert.match(await object.locator('.object-key').innerText(), /^uploads\/\w+\/\w+-Mountain lake\.jpg$/);
    for (const [name, format] of [
      ['Bytes', /^24,000,000$/],
      ['CRC-64', /^\d{10,20}$/],
      ['SHA-256', /^[0-9a-f]{64}$/],
    ] as const) {
      const [own = '', stored] = await object.getByRole('row', { name }).getByRole('cell').allInnerTexts();
      assert.match(own, format, name);
      assert.equal(stored, own, name);
    }
    await page.getByRole('status').filter({ hasText: 'Mountain lake.jpg: Every byte is the same' }).waitFor();
  });

  for (const [index, [mode, title]] of Object.entries({
    sts: 'Temporary credentials',
    'post-policy': 'Signed form',
    'presigned-url': 'Presigned URL',
    vod: 'Video (VOD)',
  }).entries()) {
    it(`serves a page that uploads in ${mode} mode and proves the stored object`, async () => {
      await page.getByText(title, { exact: true }).click();
      assert.equal(await page.getByRole('radio', { name: title }).isChecked(), true);
      assert.equal(await page.locator('oss-direct-upload').getAttribute('mode'), mode);
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose files' }).click();
      await (await chooser).setFiles({ name: '照片 1+1.png', mimeType: 'image/png', buffer: randomBytes(300_000) });
      await page
        .locator('.object[data-proof=same]')
        .nth(index + 1)
        .waitFor();
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).first().click();
      assert.equal((await download).suggestedFilename(), '照片 1+1.png');
    });
  }

  it('logs all events, all but progress, or errors only', async () => {
    const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem');
    const shown = (hasText = '') => events.filter({ hasText, visible: true }).count();
    for (const name of ['file-added', 'upload-start', 'upload-success', 'uploads-settled', 'change'])
      assert.ok((await events.filter({ hasText: name }).count()) > 0, name);
    assert.equal(await shown('upload-progress'), 0);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    assert.ok((await shown('upload-progress')) > 0);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('upload-success');
    assert.equal(await shown(), 5);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('');
    await page.getByRole('button', { name: 'Errors' }).click();
    assert.equal(await shown(), 0);
  });

  it('has a control and an explanation for every attribute and custom property', async () => {
    const found = await page.evaluate(() => {
      document.querySelectorAll('details').forEach((fold) => (fold.open = true));
      const labels = [...document.querySelectorAll('label')].filter(({ control }) => control);
      return labels.map(({ control, textContent }) => {
        const [note = ''] = (control!.getAttribute('aria-describedby') ?? '').split(' ');
        return [textContent.trim(), document.getElementById(note)?.innerText ?? ''] as const;
      });
    });
    for (const { name } of [...element.attributes, ...element.cssProperties]) {
      const own = found.filter(([label]) => label === name);
      assert.equal(own.length, 1, name);
      assert.ok(own[0]![1].length > 3, name);
    }
  });

  it('sets and removes a control’s value on the element, in its tag and in the page’s URL', async () => {
    const control = page.getByLabel('no-auto', { exact: true });
    const upload = page.locator('oss-direct-upload');
    const code = () => page.getByRole('tabpanel').innerText();
    await control.check();
    assert.equal(await upload.getAttribute('no-auto'), '');
    assert.match(await code(), /^ {2}no-auto$/m);
    assert.match(new URL(page.url()).hash, /no-auto/);
    await control.uncheck();
    assert.equal(await upload.getAttribute('no-auto'), null);
    assert.doesNotMatch(await code(), /no-auto/);
  });

  it('shows no secret, logs no error, and violates no rule of its Content-Security-Policy', async () => {
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /Signature=|security-token|accessKeySecret/i);
    assert.deepEqual(demo.errors, []);
  });

  testProductForm(() => demo);

  it('stops its cloud when it ends', async () => {
    const responds = () =>
      fetch(`${demo.cloud}/-/switches`).then(
        ({ ok }) => ok,
        () => false,
      );
    assert.equal(await responds(), true);
    demo.process.kill();
    await once(demo.process, 'exit');
    await until(async () => !(await responds()), 'the end of the cloud');
  });
});
