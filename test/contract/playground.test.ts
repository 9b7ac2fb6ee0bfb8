import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { attributeValues, customPropertyNames } from '../../demo/page/playground/settings/element-attributes.js';
import { type AttributeName, attributes } from '../../demo/page/playground/settings/settings.js';
import { readElementManifest } from '../../tools/element-manifest.js';
import { type Demo, startDemo, stopDemo } from '../support/node/demo-page.js';

/** The part of axe-core that is used here. */
interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

const element = readElementManifest();
const sorted = (names: Iterable<string>) => [...names].sort();

describe('playground: list of attributes', () => {
  it('has every attribute of the element’s manifest, and no other', () => {
    assert.deepEqual(sorted(Object.keys(attributeValues)), sorted(element.attributes.map(({ name }) => name)));
  });

  it('has every custom property of the element’s manifest, and no other', () => {
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

describe('playground', () => {
  let demo: Demo;
  const upload = () => demo.page.locator('oss-direct-upload');
  const code = () => demo.page.getByRole('tabpanel').innerText();
  const fill = (name: string, value: string) => demo.page.getByRole('textbox', { name, exact: true }).fill(value);
  const openFolds = () =>
    demo.page.evaluate(() => document.querySelectorAll('details').forEach((fold) => (fold.open = true)));
  const open = async (hash: string) => {
    await demo.page.goto('about:blank');
    await demo.page.goto(demo.address + hash);
    await demo.page.getByRole('button', { name: 'Choose' }).waitFor();
    await openFolds();
  };

  before(async () => {
    demo = await startDemo(5880);
    await demo.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  beforeEach(async () => {
    // Nothing that an earlier test has stored comes back: a sample with its name would be there already, and not be uploaded.
    await demo.page.goto('about:blank');
    const storage = await demo.page.context().newCDPSession(demo.page);
    await storage.send('Storage.clearDataForOrigin', { origin: demo.address, storageTypes: 'all' });
    await demo.page.setViewportSize({ width: 1280, height: 900 });
    await open('/');
  });
  after(() => stopDemo(demo));

  it('has a control and an explanation for every attribute and custom property', async () => {
    for (const name of [...element.attributes, ...element.cssProperties].map((entry) => entry.name)) {
      const control = demo.page.getByLabel(name, { exact: true });
      assert.equal(await control.count(), 1, name);
      const note = await control.getAttribute('aria-describedby');
      assert.ok((await demo.page.locator(`#${note?.split(' ')[0]}`).innerText()).length > 3, name);
    }
  });

  it('starts with a short tag', async () => {
    assert.equal(
      await code(),
      '<oss-direct-upload\n  endpoint="/get_sts_token_for_oss_upload"\n  mode="sts"\n  multiple\n></oss-direct-upload>',
    );
  });

  it('sets and removes each control’s value on the element and in the tag', async () => {
    const values: Record<string, string> = { text: 'photos-1', number: '7', size: '5MB' };
    for (const [name, { kind }] of Object.entries(attributes)) {
      if (['endpoint', 'mode', 'multiple'].includes(name)) continue; // set already
      const control = demo.page.getByLabel(name, { exact: true });
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
    assert.equal(new URL(demo.page.url()).hash, '');
  });

  it('shows an error for an invalid value and does not set it', async () => {
    await fill('max-file-size', '5 parsecs');
    await demo.page.getByRole('textbox', { name: 'max-file-size' }).blur();
    assert.equal(await upload().getAttribute('max-file-size'), null);
    assert.equal(await demo.page.getByText('Enter bytes, or a size such as 5MB or 5MiB.').count(), 1);
    await demo.page.getByRole('button', { name: 'Reset', exact: true }).click();
    assert.equal(await demo.page.getByRole('textbox', { name: 'max-file-size' }).inputValue(), '');
    assert.equal(await demo.page.getByText('Enter bytes, or a size such as 5MB or 5MiB.').count(), 0);
  });

  it('sets custom properties on the element and writes the style sheet', async () => {
    await fill('--oss-upload-accent', 'rgb(200 0 0)');
    await fill('--oss-upload-radius', '3px');
    assert.equal(await demo.page.getByLabel('Pick: --oss-upload-accent').inputValue(), '#c80000');
    assert.equal(await demo.page.getByLabel('Pick: --oss-upload-radius').inputValue(), '3');
    assert.equal(await upload().evaluate((node) => getComputedStyle(node).getPropertyValue('--_radius')), '3px');
    await demo.page.getByRole('tab', { name: 'CSS' }).click();
    assert.equal(
      await code(),
      'oss-direct-upload {\n  --oss-upload-accent: rgb(200 0 0);\n  --oss-upload-radius: 3px;\n}',
    );
  });

  it('previews the element in another language, direction, color scheme and width', async () => {
    await demo.page.getByLabel('Language').last().selectOption('ar');
    await demo.page.getByRole('button', { name: 'اختيار ملفات' }).waitFor();
    assert.equal(await upload().evaluate((node) => getComputedStyle(node).direction), 'rtl');
    await demo.page.getByLabel('Colors').selectOption('dark');
    assert.equal(await upload().evaluate((node) => getComputedStyle(node).colorScheme), 'dark');
    await demo.page.getByRole('slider', { name: 'Width' }).fill('300');
    assert.equal(await upload().evaluate((node) => node.getBoundingClientRect().width), 300);
    assert.match(await code(), /^<div lang="ar" dir="rtl">\n {2}<oss-direct-upload/);
  });

  it('keeps its settings in the page’s URL and restores them from it', async () => {
    await demo.page.getByLabel('no-auto').check();
    await fill('accept', 'image/*, "x" & .pdf');
    await fill('.objectHeaders', 'Cache-Control: no-cache');
    await demo.page.getByLabel('Colors').selectOption('dark');
    const { hash } = new URL(demo.page.url());
    const written = await code();
    await open(`/${hash}`);
    assert.equal(await code(), written);
    assert.ok(written.includes('accept="image/*, &quot;x&quot; &amp; .pdf"'));
    assert.equal(await upload().getAttribute('accept'), 'image/*, "x" & .pdf');
    assert.equal(await demo.page.getByLabel('no-auto').isChecked(), true);
    const headers = await upload().evaluate(
      (node) => (node as HTMLElement & { objectHeaders?: unknown }).objectHeaders,
    );
    assert.deepEqual(headers, { 'Cache-Control': 'no-cache' });
    await demo.page.evaluate(() => (location.hash = '#?mode=post-policy&no-drop'));
    await demo.page.getByLabel('no-drop').and(demo.page.locator(':checked')).waitFor();
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
      if (name !== 'HTML') await demo.page.keyboard.press('ArrowRight');
      else await demo.page.getByRole('tab', { name }).focus();
      assert.equal(await demo.page.getByRole('tab', { name }).getAttribute('aria-selected'), 'true');
      assert.ok((await code()).startsWith(begins), name);
    }
    await demo.page.getByRole('button', { name: 'Copy', exact: true }).focus();
    await demo.page.keyboard.press('Enter');
    await demo.page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    assert.equal(await demo.page.evaluate(() => navigator.clipboard.readText()), await code());
  });

  it('writes the code for React with the component and its props', async () => {
    await open('/#?max-files=3&no-auto&max-file-size=5MB&key-pattern=%7Buuid%7D.%7Bext%7D');
    await demo.page.getByRole('tab', { name: 'React' }).click();
    const written = await code();
    assert.match(written, /import \{ OssDirectUpload \} from 'oss-direct-upload\/react';/);
    for (const line of [
      '<OssDirectUpload',
      'maxFiles={3}',
      'noAuto',
      'maxFileSize="5MB"',
      'keyPattern="{uuid}.{ext}"',
      '/>',
    ])
      assert.match(written, new RegExp(`^ *${line.replace(/[{}.]/g, '\\$&')}$`, 'm'));
  });

  it('shows what the form around the element would send', async () => {
    await fill('name', 'photo');
    await demo.page.getByLabel('required', { exact: true }).check();
    await demo.page.getByRole('button', { name: 'Submit' }).click();
    await demo.page.getByText('Not sent: Choose a file.').waitFor();
    await demo.page.getByRole('button', { name: '3 photos' }).click();
    await demo.page.locator('.object[data-proof=same]').nth(2).waitFor();
    await demo.page.getByRole('button', { name: 'Submit' }).click();
    const entries = demo.page.locator('#form-entries li');
    assert.equal(await entries.count(), 3);
    assert.match(await entries.first().innerText(), /^photo = uploads\/\w+\/.*Lake 1\.jpg$/);
    await demo.page.getByRole('button', { name: 'Reset the form' }).click();
    assert.equal(await entries.count(), 0);
  });

  it('finds a setting by its name and its explanation', async () => {
    const shown = demo.page.locator('.setting').filter({ visible: true });
    await demo.page.getByRole('searchbox', { name: 'Find a setting' }).fill('CRC-64');
    assert.deepEqual(await shown.locator('label').allInnerTexts(), ['no-verify']);
    await demo.page.getByRole('searchbox', { name: 'Find a setting' }).fill('no such thing');
    assert.equal(await demo.page.getByText('No setting has this text').isVisible(), true);
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
      await demo.page.setViewportSize({ width, height: 900 });
      await demo.page.locator('#language').selectOption(lang);
      await demo.page.locator(`button[data-theme=${scheme}]`).click();
      await openFolds(); // they are closed on a page that becomes narrow
      await demo.page.locator('#upload-sample').click();
      await demo.page.locator('.object[data-proof=same]').waitFor();
      await demo.page.waitForTimeout(400); // until color transitions end
      await demo.page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
      const violations = await demo.page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: Axe };
        const results = await axe.run();
        return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
      });
      assert.deepEqual(violations, []);
      const overflow = await demo.page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      assert.equal(overflow, 0);
    });
  }

  it('logs no error and violates no rule of its Content-Security-Policy', () => assert.deepEqual(demo.errors, []));
});
