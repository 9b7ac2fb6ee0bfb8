import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { RequestRecord, Switches } from '../../demo/mock/index.js';
import { judge } from '../support/node/axe.js';
import { type Demo, desktop, startDemo } from '../support/node/demo-page.js';
import { until } from '../support/until.js';

const phone = { ...desktop, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const sampleButton = 'Upload a sample file';
const foldNames = ['More to try', 'Code to copy', 'Settings', 'Simulated faults', 'Events'];

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
const forgetRequests = () => ask('requests', { method: 'DELETE' });

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
        page.getByRole('radio', { name: 'Temporary credentials' }),
        page.locator('oss-direct-upload'),
      ])
        assert.ok(await isOnScreen(page, part), String(part));
    });
  }

  it('shows the proof under the widget and before every fold on a phone', async () => {
    const page = await visit(phone);
    await uploadSample(page);
    const widget = (await page.locator('oss-direct-upload').boundingBox())!; // it is visible
    const proof = await top(page.locator('.object'));
    assert.ok(proof > widget.y + widget.height && proof < widget.y + widget.height + 80, `${proof}`);
    assert.ok(await isOnScreen(page, page.locator('.verdict')));
    for (const name of foldNames) assert.ok((await top(fold(page, name))) > proof, name);
    for (const name of foldNames) assert.equal(await isOpen(fold(page, name)), false, name);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    assert.ok(height < 2500, `${height}`);
  });

  it('uploads another photo with each click, and folds the earlier proof', async () => {
    const page = await visit(desktop);
    await uploadSample(page);
    await page.getByRole('button', { name: sampleButton }).click();
    await page.locator('.object[data-proof=same]').nth(1).waitFor();
    assert.deepEqual(await page.locator('.object-name').allInnerTexts(), ['Mountain lake 2.jpg', 'Mountain lake.jpg']);
    assert.deepEqual(await Promise.all((await page.locator('.object details').all()).map(isOpen)), [true, false]);
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

  it('shows no CRC-64 of a file whose CRC-64 was not compared', async () => {
    const page = await visit(desktop, '#?endpoint=/get_sts_token_for_oss_upload&mode=sts&no-verify');
    await uploadSample(page);
    const [own, stored] = await proofRow(page, 'CRC-64');
    assert.equal(own, 'not compared (off)');
    assert.notEqual(stored, own);
  });
});

describe('demo page: folds', () => {
  afterEach(() => demo.leave());

  it('are open on a wide page, and follow its width until a person chooses', async () => {
    const page = await visit(desktop);
    const [narrow, wide] = [phone.viewport, desktop.viewport!];
    const become = (isWide: boolean) => until(async () => (await isOpen(page.locator('#code-fold'))) === isWide);
    for (const name of foldNames) assert.equal(await isOpen(fold(page, name)), true, name);
    await page.setViewportSize(narrow);
    await become(false);
    await fold(page, 'Events').locator('summary').click();
    await page.setViewportSize(wide);
    await become(true);
    await page.setViewportSize(narrow);
    await become(false);
    assert.equal(await isOpen(fold(page, 'Events')), true);
  });

  it('open by keyboard, and stay open after a reload but not in another session', async () => {
    const page = await visit(phone);
    await fold(page, 'Settings').locator('> summary').focus();
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

interface Mark {
  readonly number: number;
  readonly state: string;
  /** Shares of the strip. */
  readonly start: number;
  readonly end: number;
}
const SIZE = 4_000_000;
const GRAIN = 102_400;

/** All parts drawn, measured on the screen. */
const marksIn = (page: Page): Promise<Mark[]> =>
  page.locator('.strip').evaluate((strip) => {
    const { left, right, width } = strip.getBoundingClientRect();
    const isRtl = getComputedStyle(strip).direction === 'rtl';
    return [...strip.querySelectorAll<HTMLElement>('.part')].map((part) => {
      const box = part.getBoundingClientRect();
      const [start, end] = isRtl ? [right - box.right, right - box.left] : [box.left - left, box.right - left];
      const number = Number.parseInt(part.title, 10);
      return { number, state: part.dataset['state'] ?? '', start: start / width, end: end / width };
    });
  });

const countOf = (all: readonly Mark[], state: string) => all.filter((mark) => mark.state === state).length;

/** Each part is drawn at its place in the file, and no stored one over another. */
function assertPlaced(all: readonly Mark[]): void {
  for (const { number, start } of all)
    assert.ok(Math.abs(start - ((number - 1) * GRAIN) / SIZE) < 0.004, `part ${number} begins at ${start}`);
  const stored = all.filter(({ state }) => state === 'stored').sort((a, b) => a.start - b.start);
  for (const [index, { number, start }] of stored.entries())
    assert.ok(start > (stored[index - 1]?.end ?? 0) - 0.004, `part ${number} overlaps the one before`);
}

describe('demo page: parts of a file, with ?debug', () => {
  let page: Page;
  before(async () => {
    page = await visit(desktop);
  });
  after(() => demo.leave());

  it('are not shown without ?debug', async () => assert.equal(await page.locator('#parts').isVisible(), false));

  it('adapt to Hotel Wi-Fi as they travel: each at its place, stored ones without overlap, in words too', async () => {
    await page.goto(`${demo.address}/?debug`);
    await page.getByRole('heading', { name: 'Parts' }).waitFor();
    await page.getByRole('button', { name: 'Hotel Wi-Fi' }).click();
    await page.getByText('Slow, breaking connections').waitFor();
    const connections = async () => (await control<Switches>('switches')).connections;
    await until(async () => (await connections()).life > 0, 'the switch');
    assert.deepEqual(await connections(), { rate: 100_000, life: 10_000 });
    // Faster, and cut earlier: the test takes seconds.
    const faster = { connections: { rate: 200_000, life: 2_500 } };
    await control('switches', { method: 'PUT', body: JSON.stringify(faster) });
    await forgetRequests();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles({ name: 'plan.zip', mimeType: 'application/zip', buffer: randomBytes(SIZE) });

    await page.getByRole('img', { name: /^plan\.zip \d+ of \d+ parts stored/ }).waitFor();
    await page.locator('.part[data-state=sending]').first().waitFor();
    await page.locator('.lane .part[data-state=stored]').nth(3).waitFor();
    const early = await marksIn(page);
    assertPlaced(early);
    assert.ok(countOf(early, 'sending') > 0);

    await page.locator('.object[data-proof=same]').waitFor();
    const all = await until(async () => {
      const { requests } = await control<{ requests: RequestRecord[] }>('requests');
      const marks = await marksIn(page); // until the log is read for the last time
      const sent = requests.filter(({ operation }) => operation === 'UploadPart');
      return marks.length === sent.length && countOf(marks, 'sending') === 0 ? marks : undefined;
    });
    assertPlaced(all);
    const covered = all.filter(({ state }) => state === 'stored').reduce((sum, { start, end }) => sum + end - start, 0);
    assert.ok(Math.abs(covered - 1) < 0.01, `${covered} of the file`);
    assert.ok(countOf(all, 'stored') > countOf(early, 'stored'));
    const states = ['stored', 'sending', 'cut', 'left', 'late'];
    const [stored = 0, sending = 0, cut = 0, left, late] = states.map((state) => countOf(all, state));
    assert.ok(cut > 0);
    const summary = `${stored} of ${stored + sending} parts stored, ${cut} cut, ${left} given up, ${late} late or raced`;
    await page.locator('.part-summary', { hasText: summary }).waitFor();
    assert.equal(await page.getByRole('img', { name: `plan.zip ${summary}` }).count(), 1);
  });

  for (const theme of ['Light', 'Dark']) {
    it(`are accessible: ${theme}`, async () => {
      await page.getByRole('button', { name: theme, exact: true }).click();
      assert.deepEqual((await judge(page, '#parts')).violations, []);
    });
  }

  it('begin at the right in a language that is written from right to left, and fit a phone', async () => {
    await page.setViewportSize(phone.viewport);
    await page.locator('#language').selectOption('ar');
    await page.getByRole('heading', { name: 'الأجزاء' }).waitFor();
    assertPlaced((await marksIn(page)).filter(({ number }) => number < 20));
    const box = await page.locator('.strip').boundingBox();
    const first = await page.locator('.lane .part[title^="1 "]').first().boundingBox();
    assert.ok(Math.abs(box!.x + box!.width - first!.x - first!.width) < 2);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.equal(scrollWidth, clientWidth);
  });

  it('need the mock: with the real cloud a sentence says so', async () => {
    await control('switches', { method: 'PUT', body: '{"reset":true}' });
    const own = await demo.visit(desktop, '/404');
    const settings = { bucket: 'b', region: 'cn-hangzhou', isCloudRunning: true };
    await own.route('**/demo/settings', (route) => route.fulfill({ json: settings }));
    await own.goto(`${demo.address}/?debug`);
    await own.getByText('the real cloud has none to read').waitFor();
    assert.equal(await own.locator('#parts-legend li').count(), 0);
  });
});

describe('demo page: stop of the cloud', () => {
  it('and a reload of the page: an upload resumes without the parts that OSS has', async () => {
    const hash = '#?endpoint=/get_sts_token_for_oss_upload&mode=sts&part-size=1024000';
    const page = await visit(desktop, hash);
    page.on('dialog', (dialog) => void dialog.accept()); // the page asks before it closes during an upload
    const sample = page.getByRole('button', { name: '25 MB' });
    const progress = () => page.evaluate(() => document.querySelector('oss-direct-upload')?.tasks[0]?.progress ?? 0);
    const countStoredParts = async () => {
      const { requests } = await control<{ requests: RequestRecord[] }>('requests');
      return requests.filter(({ operation, status }) => operation === 'UploadPart' && status === 200).length;
    };
    await page.getByRole('switch', { name: 'Slow network' }).check();
    await forgetRequests();
    await sample.click();
    await until(async () => (await progress()) >= 0.4);
    const arrived = await countStoredParts();
    assert.ok(arrived >= 4 && arrived <= 20, `${arrived} parts`);
    await page.getByRole('button', { name: 'Stop the mock cloud' }).click();
    const startButton = page.getByRole('button', { name: 'Start the mock cloud' });
    await startButton.waitFor();
    await assert.rejects(fetch(`${demo.cloud}/-/requests`));
    await page.reload();
    await startButton.click();
    await page.getByRole('button', { name: 'Stop the mock cloud' }).waitFor();
    await sample.click();
    await page.locator('.object[data-proof=same]').waitFor();
    const later = await countStoredParts();
    assert.ok(later <= 28 - arrived, `${arrived} and ${later} parts of 25`); // a busy machine may race some
  });
});
