import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type Demo, startDemo, stopDemo } from '../support/node/demo-page.js';

const desktop = { viewport: { width: 1280, height: 800 }, locale: 'en-US' };
const phone = { viewport: { width: 390, height: 844 }, locale: 'en-US', isMobile: true, hasTouch: true };
const sampleButton = 'Upload a sample file';
const foldNames = ['More to try', 'Code to copy', 'Settings', 'Simulated faults', 'Events'];

let demo: Demo;
const contexts: BrowserContext[] = [];

/** The page as a person sees it who has never been here. */
async function visit(options: BrowserContextOptions, hash = ''): Promise<Page> {
  const context = await demo.browser.newContext(options);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(demo.address + hash);
  await page.getByRole('button', { name: 'Choose' }).waitFor();
  await page.getByText('No account needed').waitFor();
  return page;
}

async function uploadSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: sampleButton }).click();
  await page.locator('.object[data-proof]').first().waitFor({ timeout: 30_000 });
}

/** The cells of a row of the newest object's proof: your file's value and the stored object's. */
const proofRow = (page: Page, name: string) =>
  page.locator('.object').first().getByRole('row', { name }).getByRole('cell').allInnerTexts();

async function isOnScreen(page: Page, locator: Locator): Promise<boolean> {
  const box = await locator.boundingBox();
  const { height } = page.viewportSize()!; // every page here has one
  return box !== null && box.y >= 0 && box.y + box.height <= height;
}

const top = async (locator: Locator) => (await locator.boundingBox())!.y; // each is visible
const scrollTop = (page: Page) => page.evaluate(() => document.documentElement.scrollTop);
const fold = (page: Page, name: string) =>
  page.locator('details.fold').filter({ has: page.getByRole('heading', { name }) });
const isOpen = (details: Locator) => details.evaluate((element) => (element as HTMLDetailsElement).open);

describe('demo page: first screen', () => {
  before(async () => {
    demo = await startDemo(5890);
  });
  afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));
  after(() => stopDemo(demo));

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
        page.getByRole('radio', { name: 'Temporary credentials' }),
        page.locator('oss-direct-upload'),
      ])
        assert.ok(await isOnScreen(page, part), String(part));
    });
  }

  it('shows the whole proof of the sample without scrolling on a desktop', async () => {
    const page = await visit(desktop);
    await uploadSample(page);
    const object = page.locator('.object');
    assert.equal(await object.getAttribute('data-proof'), 'same');
    assert.ok(await isOnScreen(page, object));
    assert.equal(await scrollTop(page), 0);
    assert.match(await object.locator('.object-key').innerText(), /^uploads\/\w+\/\w+-Mountain lake\.jpg$/);
    assert.deepEqual(await proofRow(page, 'Bytes'), ['24,000,000', '24,000,000']);
    for (const [row, format] of [
      ['CRC-64', /^\d{10,20}$/],
      ['SHA-256', /^[0-9a-f]{64}$/],
    ] as const) {
      const [own = '', stored] = await proofRow(page, row);
      assert.match(own, format, row);
      assert.equal(stored, own, row);
    }
    await page.getByRole('status').filter({ hasText: 'Mountain lake.jpg: Every byte is the same' }).waitFor();
  });

  it('shows the proof under the widget and before every fold on a phone', async () => {
    const page = await visit(phone);
    await uploadSample(page);
    const widget = (await page.locator('oss-direct-upload').boundingBox())!; // it is visible
    const proof = await top(page.locator('.object'));
    assert.ok(proof > widget.y + widget.height && proof < widget.y + widget.height + 80, `${proof}`);
    assert.ok(await isOnScreen(page, page.locator('.verdict')));
    for (const name of foldNames) assert.ok((await top(fold(page, name))) > proof, name);
  });

  it('uploads another photo with each click, and folds the earlier proof', async () => {
    const page = await visit(desktop);
    await uploadSample(page);
    await page.getByRole('button', { name: sampleButton }).click();
    await page.locator('.object[data-proof=same]').nth(1).waitFor();
    assert.deepEqual(await page.locator('.object-name').allInnerTexts(), ['Mountain lake 2.jpg', 'Mountain lake.jpg']);
    assert.deepEqual(await Promise.all((await page.locator('.object details').all()).map(isOpen)), [true, false]);
  });

  it('names a difference between the file and the stored object', async () => {
    const page = await visit(desktop);
    await page.route('**/get_sha256_of_stored_object*', (route) =>
      route.fulfill({ json: { sha256: 'ab'.repeat(32) } }),
    );
    await uploadSample(page);
    assert.equal(await page.locator('.object').getAttribute('data-proof'), 'different');
    assert.equal(await page.locator('.verdict').innerText(), 'The bytes differ!');
  });

  it('does not call an object identical that it could not read', async () => {
    const page = await visit(desktop);
    await page.route('**/get_sha256_of_stored_object*', (route) =>
      route.fulfill({ status: 500, json: { message: 'No disk.' } }),
    );
    await uploadSample(page);
    assert.equal(await page.locator('.object').getAttribute('data-proof'), 'unproven');
    assert.equal((await proofRow(page, 'SHA-256'))[1], 'Could not read: No disk.');
  });

  it('shows no CRC-64 of a file whose CRC-64 was not compared', async () => {
    const page = await visit(desktop, '#?endpoint=/get_sts_token_for_oss_upload&mode=sts&no-verify');
    await uploadSample(page);
    const [own, stored] = await proofRow(page, 'CRC-64');
    assert.equal(own, 'not compared (off)');
    assert.notEqual(stored, own);
  });
});

describe('demo page: folds', () => {
  before(async () => {
    demo = await startDemo(5892);
  });
  afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));
  after(() => stopDemo(demo));

  it('are all open on a desktop and all closed on a phone, where the page is less than 2,500 pixels high', async () => {
    const wide = await visit(desktop);
    for (const name of foldNames) assert.equal(await isOpen(fold(wide, name)), true, name);
    const narrow = await visit(phone);
    for (const name of foldNames) assert.equal(await isOpen(fold(narrow, name)), false, name);
    await uploadSample(narrow);
    const height = await narrow.evaluate(() => document.documentElement.scrollHeight);
    assert.ok(height < 2500, `${height}`);
  });

  it('follow the width of the page until a person chooses', async () => {
    const page = await visit(desktop);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForFunction(() => !document.querySelector<HTMLDetailsElement>('#log')?.open);
    await fold(page, 'Events').locator('summary').click();
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.waitForFunction(() => document.querySelector<HTMLDetailsElement>('#code-fold')?.open);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForFunction(() => !document.querySelector<HTMLDetailsElement>('#code-fold')?.open);
    assert.equal(await isOpen(fold(page, 'Events')), true);
  });

  it('open by keyboard, and stay open after a reload but not in another session', async () => {
    const page = await visit(phone);
    const settings = fold(page, 'Settings');
    await settings.locator('> summary').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('searchbox', { name: 'Find a setting' }).waitFor();
    await page.locator('#group-files > summary').focus();
    await page.keyboard.press('Space');
    await page.getByLabel('multiple', { exact: true }).waitFor();
    await page.reload();
    await page.getByLabel('multiple', { exact: true }).waitFor();
    assert.equal(await isOpen(fold(page, 'Events')), false);
    const other = await page.context().newPage();
    await other.goto(demo.address);
    await other.getByText('No account needed').waitFor();
    assert.equal(await isOpen(fold(other, 'Settings')), false);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /fold/);
  });

  it('do not remember what a search opened', async () => {
    const page = await visit(desktop);
    await page.getByRole('searchbox', { name: 'Find a setting' }).fill('CRC-64');
    await page.getByLabel('no-verify').waitFor();
    assert.equal(await page.locator('#preview-group').isVisible(), false);
    await page.reload();
    await page.getByRole('searchbox', { name: 'Find a setting' }).waitFor();
    assert.equal(await isOpen(page.locator('#group-transfer')), false);
  });
});
