import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { attributes } from '../../demo/page/playground/settings/settings.js';
import { judge } from '../support/node/axe.js';
import { type Demo, desktop, startDemo } from '../support/node/demo-page.js';

let demo: Demo;
let page: Page;
const upload = () => page.locator('oss-direct-upload');
const code = () => page.getByRole('tabpanel').innerText();
const fill = (name: string, value: string) => page.getByRole('textbox', { name, exact: true }).fill(value);
const openFolds = () => page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
const open = async (hash: string) => {
  await page.goto('about:blank');
  await page.goto(demo.address + hash);
  await page.getByRole('button', { name: 'Choose' }).waitFor();
  await openFolds();
};

before(async () => {
  demo = await startDemo();
});
beforeEach(async () => {
  await demo.leave(); // nothing that an earlier test has stored comes back
  page = await demo.visit({ ...desktop, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Choose' }).waitFor();
  await openFolds();
});
after(() => demo.stop());

describe('playground', () => {
  it('starts with a short tag; sets and removes each control’s value on the element and in the tag', async () => {
    const tag = '  endpoint="/get_sts_token_for_oss_upload"\n  mode="sts"\n  multiple\n';
    assert.equal(await code(), `<oss-direct-upload\n${tag}></oss-direct-upload>`);
    const values: Record<string, string> = { text: 'photos-1', number: '7', size: '5MB' };
    for (const [name, { kind }] of Object.entries(attributes)) {
      if (['endpoint', 'mode', 'multiple'].includes(name)) continue; // set already
      const control = page.getByLabel(name, { exact: true });
      let value = '';
      if (kind.is === 'switch') await control.check();
      else if (kind.is === 'choice') await control.selectOption((value = kind.of[0]!)); // there is one at least
      else await control.fill((value = values[kind.is]!)); // an attribute has no other kind
      assert.equal(await upload().getAttribute(name), value, name);
      assert.ok((await code()).includes(value ? `${name}="${value}"` : `  ${name}\n`), name);
      if (kind.is === 'switch') await control.uncheck();
      else if (kind.is === 'choice') await control.selectOption('');
      else await control.fill('');
      assert.equal(await upload().getAttribute(name), null, name);
    }
    assert.equal((await code()).split('\n').length, 5);
    assert.equal(new URL(page.url()).hash, '');
  });

  it('shows an error for an invalid value and does not set it', async () => {
    const field = page.getByRole('textbox', { name: 'max-file-size' });
    const note = page.getByText('Enter bytes, or a size such as 5MB or 5MiB.');
    await field.fill('5 parsecs');
    await field.blur();
    assert.equal(await upload().getAttribute('max-file-size'), null);
    assert.equal(await note.count(), 1);
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    assert.equal(await field.inputValue(), '');
    assert.equal(await note.count(), 0);
  });

  it('sets custom properties on the element and writes the style sheet', async () => {
    await fill('--oss-upload-accent', 'rgb(200 0 0)');
    await fill('--oss-upload-radius', '3px');
    assert.equal(await page.getByLabel('Pick: --oss-upload-accent').inputValue(), '#c80000');
    assert.equal(await page.getByLabel('Pick: --oss-upload-radius').inputValue(), '3');
    assert.equal(await upload().evaluate((node) => getComputedStyle(node).getPropertyValue('--_radius')), '3px');
    await page.getByRole('tab', { name: 'CSS' }).click();
    const sheet = '  --oss-upload-accent: rgb(200 0 0);\n  --oss-upload-radius: 3px;\n';
    assert.equal(await code(), `oss-direct-upload {\n${sheet}}`);
  });

  it('previews the element in another language, direction, color scheme and width', async () => {
    const style = () =>
      upload().evaluate((node) => {
        const { direction, colorScheme } = getComputedStyle(node);
        return [direction, colorScheme, node.getBoundingClientRect().width];
      });
    await page.getByLabel('Language').last().selectOption('ar');
    await page.getByRole('button', { name: 'اختيار ملفات' }).waitFor();
    await page.getByLabel('Colors').selectOption('dark');
    await page.getByRole('slider', { name: 'Width' }).fill('300');
    assert.deepEqual(await style(), ['rtl', 'dark', 300]);
    assert.match(await code(), /^<div lang="ar" dir="rtl">\n {2}<oss-direct-upload/);
  });

  it('keeps its settings in the page’s URL and restores them from it', async () => {
    await page.getByLabel('no-auto').check();
    await fill('accept', 'image/*, "x" & .pdf');
    await fill('.objectHeaders', 'Cache-Control: no-cache');
    await page.getByLabel('Colors').selectOption('dark');
    const { hash } = new URL(page.url());
    const written = await code();
    await open(`/${hash}`);
    assert.equal(await code(), written);
    assert.ok(written.includes('accept="image/*, &quot;x&quot; &amp; .pdf"'));
    assert.equal(await upload().getAttribute('accept'), 'image/*, "x" & .pdf');
    assert.equal(await page.getByLabel('no-auto').isChecked(), true);
    const headers = await upload().evaluate(
      (node) => (node as HTMLElement & { objectHeaders?: unknown }).objectHeaders,
    );
    assert.deepEqual(headers, { 'Cache-Control': 'no-cache' });
    await page.evaluate(() => (location.hash = '#?mode=post-policy&no-drop'));
    await page.getByLabel('no-drop').and(page.locator(':checked')).waitFor();
    assert.equal(await code(), '<oss-direct-upload mode="post-policy" no-drop></oss-direct-upload>');
  });

  it('copies the code by keyboard and announces it', async () => {
    for (const [name, begins] of [
      ['HTML', '<oss-direct-upload'],
      ['Page', '<script type="module" src='],
      ['npm', '// npm install oss-direct-upload'],
      ['React', '// React 18 and 19.'],
      ['Vue', '<!-- Vue 3.'],
      ['Angular', '// Angular 20.'],
      ['CSS', '/* The default appearance'],
    ] as const) {
      if (name !== 'HTML') await page.keyboard.press('ArrowRight');
      else await page.getByRole('tab', { name }).focus();
      assert.equal(await page.getByRole('tab', { name }).getAttribute('aria-selected'), 'true');
      assert.ok((await code()).startsWith(begins), name);
    }
    await page.getByRole('button', { name: 'Copy', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code());
  });

  it('writes the code for React with the component and its props', async () => {
    await open('/#?max-files=3&no-auto&max-file-size=5MB&key-pattern=%7Buuid%7D.%7Bext%7D');
    await page.getByRole('tab', { name: 'React' }).click();
    const written = await code();
    assert.match(written, /import \{ OssDirectUpload \} from 'oss-direct-upload\/react';/);
    const lines = written.split('\n').map((line) => line.trim());
    const props = ['maxFiles={3}', 'noAuto', 'maxFileSize="5MB"', 'keyPattern="{uuid}.{ext}"'];
    for (const line of ['<OssDirectUpload', ...props, '/>']) assert.ok(lines.includes(line), line);
  });

  it('shows what the form around the element would send', async () => {
    await fill('name', 'photo');
    await page.getByLabel('required', { exact: true }).check();
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('Not sent: Choose a file.').waitFor();
    await page.getByRole('button', { name: '3 photos' }).click();
    await page.locator('.object[data-proof=same]').nth(2).waitFor();
    await page.getByRole('button', { name: 'Submit' }).click();
    const entries = page.locator('#form-entries li');
    assert.equal(await entries.count(), 3);
    assert.match(await entries.first().innerText(), /^photo = uploads\/\w+\/.*Lake 1\.jpg$/);
    await page.getByRole('button', { name: 'Reset the form' }).click();
    assert.equal(await entries.count(), 0);
  });

  it('finds a setting by its name and its explanation', async () => {
    const shown = page.locator('.setting').filter({ visible: true });
    await page.getByRole('searchbox', { name: 'Find a setting' }).fill('CRC-64');
    assert.deepEqual(await shown.locator('label').allInnerTexts(), ['no-verify']);
    await page.getByRole('searchbox', { name: 'Find a setting' }).fill('no such thing');
    assert.equal(await page.getByText('No setting has this text').isVisible(), true);
  });

  for (const [lang, scheme, width] of [
    ['en', 'light', 1280],
    ['en', 'dark', 360],
    ['zh-CN', 'dark', 1280],
    ['zh-TW', 'light', 360],
    ['ja', 'dark', 360],
    ['ar', 'light', 360],
    ['ar', 'dark', 1280],
    ['de', 'light', 360],
    ['tr', 'dark', 360],
  ] as const) {
    it(`has no accessibility violation and no horizontal scrolling: ${lang}, ${scheme}, ${width} pixels wide`, async () => {
      await page.setViewportSize({ width, height: 900 });
      await page.locator('#language').selectOption(lang);
      await page.locator(`button[data-theme=${scheme}]`).click();
      await openFolds(); // they are closed on a page that becomes narrow
      await page.locator('#upload-sample').click();
      await page.locator('.object[data-proof=same]').waitFor();
      assert.deepEqual((await judge(page)).violations, []);
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
      assert.equal(scrollWidth, clientWidth);
    });
  }

  it('logs no error and violates no rule of its Content-Security-Policy', () => assert.deepEqual(demo.errors, []));
});
