import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { RequestRecord, Switches } from '../../demo/mock/index.js';
import { type Demo, startDemo, stopDemo } from '../support/node/demo-page.js';

/** The part of axe-core that is used here. */
interface Axe {
  run(selector: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

interface Mark {
  readonly number: number;
  readonly state: string;
  /** Shares of the strip. */
  readonly start: number;
  readonly end: number;
}

const SIZE = 7_000_000;
const GRAIN = 102_400;
let demo: Demo;

const control = async <T>(path: string, init?: RequestInit): Promise<T> =>
  (await (await fetch(`${demo.cloud}/-/${path}`, init)).json()) as T;

/** All parts drawn, measured on the screen. */
const marks = (): Promise<Mark[]> =>
  demo.page.locator('.strip').evaluate((strip) => {
    const { left, right, width } = strip.getBoundingClientRect();
    return [...strip.querySelectorAll<HTMLElement>('.part')].map((part) => {
      const box = part.getBoundingClientRect();
      const isRtl = getComputedStyle(strip).direction === 'rtl';
      const [start, end] = isRtl ? [right - box.right, right - box.left] : [box.left - left, box.right - left];
      const number = Number.parseInt(part.title, 10);
      return { number, state: part.dataset['state'] ?? '', start: start / width, end: end / width };
    });
  });

const countOf = (all: readonly Mark[], state: string) => all.filter((mark) => mark.state === state).length;

function assertPlaced(all: readonly Mark[]): void {
  for (const { number, start } of all)
    assert.ok(Math.abs(start - ((number - 1) * GRAIN) / SIZE) < 0.003, `part ${number} begins at ${start}`);
}

function assertNoOverlap(all: readonly Mark[]): void {
  const stored = all.filter(({ state }) => state === 'stored').sort((a, b) => a.start - b.start);
  for (const [index, { number, start }] of stored.entries())
    assert.ok(start > (stored[index - 1]?.end ?? 0) - 0.003, `part ${number} overlaps the one before`);
}

describe('demo page: parts of a file, with ?debug', () => {
  before(async () => {
    demo = await startDemo(5895);
  });
  after(() => stopDemo(demo));

  it('are not shown without ?debug', async () => {
    await demo.page.getByRole('button', { name: 'Choose' }).waitFor();
    assert.equal(await demo.page.locator('#parts').isVisible(), false);
  });

  it('adapt to Hotel Wi-Fi as they travel: each at its place, stored ones without overlap, in words too', async () => {
    const { page } = demo;
    await page.goto(`${demo.address}/?debug`);
    await page.getByRole('heading', { name: 'Parts' }).waitFor();
    await page.getByRole('button', { name: 'Hotel Wi-Fi' }).click();
    await page.getByText('Slow, breaking connections').waitFor();
    while ((await control<Switches>('switches')).connections.life === 0) await page.waitForTimeout(20);
    assert.deepEqual((await control<Switches>('switches')).connections, { rate: 100_000, life: 10_000 });
    // Faster, and cut earlier: the test takes seconds.
    const connections = { rate: 200_000, life: 4_000 };
    await control('switches', { method: 'PUT', body: JSON.stringify({ connections }) });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles({ name: 'plan.zip', mimeType: 'application/zip', buffer: randomBytes(SIZE) });

    const strip = page.getByRole('img', { name: /^plan\.zip \d+ of \d+ parts stored/ });
    await strip.waitFor();
    await page.locator('.part[data-state=sending]').first().waitFor();
    await page.locator('.lane .part[data-state=stored]').nth(3).waitFor({ timeout: 60_000 });
    const early = await marks();
    assertPlaced(early);
    assertNoOverlap(early);
    assert.ok(countOf(early, 'sending') > 0);

    await page.locator('.object[data-proof=same]').waitFor({ timeout: 90_000 });
    await page.waitForTimeout(700); // until the log is read for the last time
    const all = await marks();
    assertPlaced(all);
    assertNoOverlap(all);
    const covered = all.filter(({ state }) => state === 'stored').reduce((sum, { start, end }) => sum + end - start, 0);
    assert.ok(Math.abs(covered - 1) < 0.01, `${covered} of the file`);
    assert.ok(countOf(all, 'stored') > countOf(early, 'stored'));

    const { requests } = await control<{ requests: RequestRecord[] }>('requests');
    const sent = requests.filter(({ operation }) => operation === 'UploadPart');
    const cut = sent.filter(({ end, status }) => end === 'cut' || (end === 'responded' && status !== 200)).length;
    assert.ok(cut > 0);
    assert.equal(all.length, sent.length);
    const [stored, left, late] = ['stored', 'left', 'late'].map((state) => countOf(all, state));
    const summary = `${stored} of ${stored} parts stored, ${cut} cut, ${left} given up, ${late} late or raced`;
    assert.equal(await page.locator('.part-summary').innerText(), summary);
    assert.equal(await page.getByRole('img', { name: `plan.zip ${summary}` }).count(), 1);
  });

  it('begin at the right in a language that is written from right to left, and fit a phone', async () => {
    const { page } = demo;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator('#language').selectOption('ar');
    await page.getByRole('heading', { name: 'الأجزاء' }).waitFor();
    assertPlaced((await marks()).filter(({ number }) => number < 20));
    const box = await page.locator('.strip').boundingBox();
    const first = await page.locator('.lane .part[title^="1 "]').first().boundingBox();
    assert.ok(Math.abs(box!.x + box!.width - first!.x - first!.width) < 2);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    assert.equal(scrollWidth, clientWidth);
    await page.locator('#language').selectOption('en');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  for (const theme of ['Light', 'Dark']) {
    it(`are accessible: ${theme}`, async () => {
      const { page } = demo;
      await page.getByRole('button', { name: theme, exact: true }).click();
      await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: Axe };
        const results = await axe.run('#parts');
        return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
      });
      assert.deepEqual(violations, []);
    });
  }

  it('need the mock: with the real cloud a sentence says so', async () => {
    const { page } = demo;
    const settings = { bucket: 'b', region: 'cn-hangzhou', isCloudRunning: true };
    await page.route('**/demo/settings', (route) => route.fulfill({ json: settings }));
    await page.goto('about:blank');
    await page.goto(`${demo.address}/?debug`);
    await page.getByText('the real cloud has none to read').waitFor();
    assert.equal(await page.locator('#parts-legend li').count(), 0);
  });
});
