import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RequestRecord, Switches } from '../../demo/mock/index.js';
import { attributes } from '../../demo/page/playground/settings/settings.js';
import { judge } from '../support/node/axe.js';
import { type Demo, desktop, startDemo } from '../support/node/demo-page.js';
import { until } from '../support/until.js';

const phone = { ...desktop, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const sampleButton = 'Upload a sample file';
const foldNames = ['More to try', 'Code to copy', 'Events', 'Simulated faults'];

let demo: Demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

/** The page as a person sees it who has never been here. */
async function visit(options: BrowserContextOptions, hash = ''): Promise<Page> {
  const page = await demo.visit(options, `/${hash}`);
  await page.getByRole('button', { name: 'Choose' }).waitFor();
  await page.getByText('No account needed').waitFor();
  return page;
}

async function uploadSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: sampleButton }).click();
  await page.locator('.object[data-proof]').first().waitFor();
}

/** By a connection of its own: the mock cuts those that last. */
const ask = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${demo.cloud}/-/${path}`, { ...init, headers: { connection: 'close' } });
const control = async <T>(path: string, init?: RequestInit): Promise<T> => (await (await ask(path, init)).json()) as T;

/** The cells of a row of the newest object's proof: your file's value and the stored object's. */
const proofRow = (page: Page, name: string) =>
  page.locator('.object').first().getByRole('row', { name }).getByRole('cell').allInnerTexts();

async function isOnScreen(page: Page, locator: Locator): Promise<boolean> {
  const box = await locator.boundingBox();
  const { height } = page.viewportSize()!; // every page here has one
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

const top = async (locator: Locator) => (await locator.boundingBox())!.y; // each is visible
const fold = (page: Page, name: string) =>
  page.locator('details.fold').filter({ has: page.getByRole('heading', { name }) });
const isOpen = (details: Locator) => details.evaluate((element) => (element as HTMLDetailsElement).open);

describe('demo page: first screen', () => {
  afterEach(() => demo.leave());

  for (const [name, options] of Object.entries({ desktop, phone })) {
    it(`shows what the widget is, three facts, the widget and the sample button: ${name}`, async () => {
      const page = await visit(options);
      const facts = page.locator('.facts li');
      assert.equal(await facts.count(), 3);
      for (const part of [
        page.getByRole('heading', { level: 1, name: 'A file upload widget for Alibaba Cloud OSS' }),
        ...(await facts.all()),
        page.getByRole('button', { name: sampleButton }),
        page.getByText('No account needed'),
        page.getByRole('radio', { name: 'Files' }),
        page.locator('oss-direct-upload'),
        page.getByRole('button', { name: 'Tunnel' }),
      ])
        assert.ok(await isOnScreen(page, part), String(part));
    });
  }

  it('shows the proof under the widget and before every fold on a phone', async () => {
    const page = await visit(phone);
    await uploadSample(page);
    const widget = (await page.locator('oss-direct-upload').boundingBox())!; // it is visible
    const proof = await top(page.locator('.object'));
    assert.ok(proof > widget.y + widget.height, `${proof}`);
    assert.ok(await isOnScreen(page, page.locator('.verdict')));
    for (const name of foldNames) {
      assert.ok((await top(fold(page, name))) > proof, name);
      assert.equal(await isOpen(fold(page, name)), false, name);
    }
  });

  for (const [title, response, proof, verdict, sha256] of [
    ['names a difference', { json: { sha256: 'ab'.repeat(32) } }, 'different', 'The bytes differ!', 'ab'.repeat(32)],
    [
      'does not call an object identical that it could not read',
      { status: 500, json: { message: 'No disk.' } },
      ...(['unproven', undefined, 'Could not read: No disk.'] as const),
    ],
  ] as const) {
    it(title, async () => {
      const page = await visit(desktop);
      await page.route('**/get_sha256_of_stored_object*', (route) => route.fulfill(response));
      await uploadSample(page);
      assert.equal(await page.locator('.object').getAttribute('data-proof'), proof);
      assert.equal((await proofRow(page, 'SHA-256'))[1], sha256);
      if (verdict) assert.equal(await page.locator('.verdict').innerText(), verdict);
    });
  }
});

describe('demo page: parts of a file, with ?debug', () => {
  after(() => demo.leave());

  it('are drawn as Hotel Wi-Fi cuts them: each at its place, and in words', async () => {
    const [size, grain] = [4_000_000, 102_400];
    const page = await demo.visit(desktop, '/?debug');
    await page.getByRole('heading', { name: 'Parts' }).waitFor();
    await page.getByRole('button', { name: 'Hotel Wi-Fi' }).click();
    const connections = async () => (await control<Switches>('switches')).connections;
    await until(async () => (await connections()).life > 0, 'the switch');
    assert.deepEqual(await connections(), { rate: 600_000, life: 10_000 });
    // Faster, and cut earlier: the test takes seconds.
    const faster = { connections: { rate: 1_200_000, life: 2_500 } };
    await control('switches', { method: 'PUT', body: JSON.stringify(faster) });
    await ask('requests', { method: 'DELETE' });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles({ name: 'plan.zip', mimeType: 'application/zip', buffer: randomBytes(size) });
    await page.locator('.part[data-state=sending]').first().waitFor();
    await page.locator('.object[data-proof=same]').waitFor();
    /** All parts drawn, with their places as shares of the strip. */
    const marksNow = () =>
      page.locator('.strip').evaluate((strip) => {
        const { left, width } = strip.getBoundingClientRect();
        return [...strip.querySelectorAll<HTMLElement>('.part')].map((part) => {
          const box = part.getBoundingClientRect();
          const place = { start: (box.left - left) / width, share: box.width / width };
          return { number: Number.parseInt(part.title, 10), state: part.dataset['state'] ?? '', ...place };
        });
      });
    const marks = await until(async () => {
      const { requests } = await control<{ requests: RequestRecord[] }>('requests');
      const drawn = await marksNow(); // until the log is read for the last time
      const sent = requests.filter(({ operation }) => operation === 'UploadPart');
      return drawn.length === sent.length && drawn.every(({ state }) => state !== 'sending') ? drawn : undefined;
    });
    for (const { number, start } of marks)
      assert.ok(Math.abs(start - ((number - 1) * grain) / size) < 0.004, `part ${number} begins at ${start}`);
    const all = (wanted: string) => marks.filter(({ state }) => state === wanted);
    const covered = all('stored').reduce((sum, { share }) => sum + share, 0);
    assert.ok(Math.abs(covered - 1) < 0.01, `${covered} of the file`);
    const [stored, cut, left, late] = ['stored', 'cut', 'left', 'late'].map((state) => all(state).length);
    assert.ok(cut! > 0);
    const summary = `${stored} of ${stored} parts stored, ${cut} cut, ${left} given up, ${late} late or raced`;
    await page.locator('.part-summary', { hasText: summary }).waitFor();
    assert.equal(await page.getByRole('img', { name: `plan.zip ${summary}` }).count(), 1);
    assert.deepEqual((await judge(page, '#parts')).violations, []);
    await control('switches', { method: 'PUT', body: '{"reset":true}' });
  });
});

describe('demo page: the mock cloud', () => {
  it('is stopped and started by a button', async () => {
    const page = await visit(desktop);
    const button = page.getByRole('button', { name: 'Cloud stopped' });
    await button.click();
    await page.locator('.cloud', { hasText: 'Cloud stopped' }).waitFor();
    await assert.rejects(fetch(`${demo.cloud}/-/requests`));
    await button.click();
    await page.locator('.cloud', { hasText: 'Mock cloud' }).waitFor();
    await uploadSample(page);
  });

  it('goes offline by a button, and sends what waits when it is back', async () => {
    const page = await visit(desktop);
    const button = page.getByRole('button', { name: 'Offline' });
    await button.click();
    await until(async () => (await control<Switches>('switches')).faults.length > 0, 'the fault');
    await page.getByRole('button', { name: sampleButton }).click();
    await page.getByText('Waiting for the connection').waitFor();
    await button.click();
    await page.locator('.object[data-proof=same]').waitFor();
  });
});

describe('playground', () => {
  let page: Page;
  const upload = () => page.locator('oss-direct-upload');
  const code = () => page.getByRole('tabpanel').innerText();
  const fill = (name: string, value: string) => page.getByRole('textbox', { name, exact: true }).fill(value);
  const openFolds = () =>
    page.evaluate(() => {
      document.querySelectorAll('details').forEach((details) => (details.open = true));
      if (!document.querySelector('#settings:popover-open')) document.getElementById('settings')!.showPopover();
    });

  before(async () => {
    await demo.leave();
    demo.errors.length = 0; // an earlier test cuts connections
  });
  beforeEach(async () => {
    page = await visit({ ...desktop, permissions: ['clipboard-read', 'clipboard-write'] });
    await openFolds();
  });
  afterEach(() => demo.leave()); // nothing that a test has stored comes back

  it('starts with a short tag; sets and removes each control’s value on the element and in the tag', async () => {
    const tag = '  endpoint="/get_sts_token_for_oss_upload"\n  mode="sts"\n  multiple\n';
    assert.equal(await code(), `<oss-direct-upload\n${tag}></oss-direct-upload>`);
    const values: Record<string, string> = { text: 'photos-1', number: '7', size: '5MB' };
    for (const [name, { kind }] of Object.entries(attributes)) {
      if (['endpoint', 'mode', 'multiple'].includes(name)) continue; // set already
      const field = page.getByLabel(name, { exact: true });
      let value = '';
      if (kind.is === 'switch') await field.check();
      else if (kind.is === 'choice') await field.selectOption((value = kind.of[0]!)); // there is one at least
      else await field.fill((value = values[kind.is]!)); // an attribute has no other kind
      assert.equal(await upload().getAttribute(name), value, name);
      assert.ok((await code()).includes(value ? `${name}="${value}"` : `  ${name}\n`), name);
      if (kind.is === 'switch') await field.uncheck();
      else if (kind.is === 'choice') await field.selectOption('');
      else await field.fill('');
      assert.equal(await upload().getAttribute(name), null, name);
    }
    assert.equal((await code()).split('\n').length, 5);
    assert.equal(new URL(page.url()).hash, '');
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
    await page.goto('about:blank');
    await page.goto(`${demo.address}/${hash}`);
    await page.getByRole('button', { name: 'Choose' }).waitFor();
    await openFolds();
    assert.equal(await code(), written);
    assert.ok(written.includes('accept="image/*, &quot;x&quot; &amp; .pdf"'));
    assert.equal(await upload().getAttribute('accept'), 'image/*, "x" & .pdf');
    assert.equal(await page.getByLabel('no-auto').isChecked(), true);
    const headers = await upload().evaluate(
      (node) => (node as HTMLElement & { objectHeaders?: unknown }).objectHeaders,
    );
    assert.deepEqual(headers, { 'Cache-Control': 'no-cache' });
  });

  it('copies the code by keyboard and announces it', async () => {
    await page.getByRole('tab', { name: 'HTML' }).focus();
    for (const [name, begins] of Object.entries({
      ...{ Page: '<script type="module" src=', npm: '// npm install oss-direct-upload', React: '// React 18 and 19.' },
      ...{
        Vue: '<!-- Vue 3.',
        Angular: '// Angular 20.',
        'Mini program': '// WeChat.',
        CSS: '/* The default appearance',
      },
    })) {
      await page.keyboard.press('ArrowRight');
      assert.equal(await page.getByRole('tab', { name }).getAttribute('aria-selected'), 'true');
      assert.ok((await code()).startsWith(begins), name);
    }
    await page.getByRole('button', { name: 'Copy', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await code());
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

  for (const [lang, scheme, width] of [
    ['zh-CN', 'dark', 1280],
    ['ja', 'dark', 360],
    ['en', 'light', 360],
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
