import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';
import { sdk } from '../support/node/sdk.js';

/** `npm run soak -- --reloads 200 --seed 7` sets these. */
const { RELOADS = '20', SEED = '7' } = process.env;

interface Reloads {
  ready(): Promise<void>;
  add(files: readonly NamedSize[]): Promise<unknown>;
  shown(): Promise<[name: string, how: string][]>;
  written(count: number): Promise<void>;
  keysWritten(): Promise<unknown>;
  value(): string[];
  saved(): string[];
  end(): Promise<void>;
  left(): Promise<unknown[]>;
}
declare const reloads: Reloads;
type NamedSize = readonly [name: string, bytes: number];

/** Numbers from 0 to 1, each time the same ones. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ways = [
  { mode: 'sts', endpoint: '/get_sts_token_for_oss_upload' },
  { mode: 'post-policy', endpoint: '/get_post_signature_for_oss_upload' },
  { mode: 'presigned-url', endpoint: '/get_presigned_url_for_oss_upload' },
] as const;
/** Of 30 files 14 are one tab's, 14 the other's, and these are in both. */
const inBoth: NamedSize[] = [
  ['film-1.mp4', 900_000],
  ['film-2.mp4', 700_000],
];

const app = await startApp();
after(() => app.stop());
const bucket = sdk(app.cloud);

async function storedKeys(): Promise<string[]> {
  const { objects } = await bucket.list({ 'max-keys': 1000 }, {});
  return (objects ?? []).map(({ name }) => name);
}

async function open(page: Page, attributes: Record<string, string>): Promise<void> {
  await page.goto(`${app.site.origin}/pages/reloads.html?${new URLSearchParams(attributes)}`);
  await ready(page);
}

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => 'reloads' in globalThis);
  await page.evaluate(() => reloads.ready());
}

/** Whether a request for a key has begun since a moment. */
const hasBegunSince = (key: string, moment: number) =>
  app.cloud.log.records.some((request) => request.key === key && request.time >= moment);

/** Waits until a page shows each of the files in one of these ways. @throws what it shows, where it does not come to that */
async function untilShown(page: Page, files: readonly NamedSize[], hows: readonly string[]): Promise<void> {
  const until = performance.now() + 30_000;
  for (;;) {
    const shown = await page.evaluate(() => reloads.shown());
    const lacking = files.filter(([name]) => !shown.some(([one, how]) => one === name && hows.includes(how)));
    const isOver = shown.filter(([name]) => files.some(([one]) => one === name)).length === files.length;
    if (lacking.length === 0 && isOver) return;
    if (performance.now() > until) assert.fail(`${lacking.map(([name]) => name).join()} of ${JSON.stringify(shown)}`);
    await page.waitForTimeout(50);
  }
}

const anyhow = ['queued', 'uploading', 'done', 'missing', 'in parts'];

async function reloadAt(seed: number): Promise<void> {
  const next = chance(seed);
  const way = ways[Math.floor(next() * ways.length)]!;
  const hasSteps = next() < 0.5;
  const tabs = ['a', 'b'].map((tab) => {
    const small = Array.from({ length: 14 }, (_, i): NamedSize => [
      `${tab}-${i}.bin`,
      1 + Math.floor(next() ** 2 * 400_000),
    ]);
    return [...small, ...inBoth];
  });
  const until = next() * 1500;
  const reloaded = next() < 0.3 ? [0, 1] : [Math.floor(next() * 2)];
  app.switches();
  for (const key of await storedKeys()) await bucket.delete(key);
  app.switches({ bandwidth: 1_000_000 });
  const context = await app.browser.newContext();
  await context.request.get(`${app.site.origin}${way.endpoint}`); // the backend's cookie
  try {
    const pages = [await context.newPage(), await context.newPage()];
    for (const page of pages) await open(page, { ...way, 'part-size': '100KB', ...(hasSteps && { steps: '' }) });
    for (const [at, page] of pages.entries()) await page.evaluate((files) => void reloads.add(files), tabs[at]!);
    await pages[0]!.waitForTimeout(until);
    await pages[0]!.evaluate((count) => reloads.written(count), tabs.flat().length); // a busy machine takes longer
    const moment = Date.now();
    for (const page of pages) await page.evaluate(() => reloads.keysWritten());
    await Promise.all(reloaded.map((at) => pages[at]!.reload()));
    for (const at of reloaded) {
      await ready(pages[at]!);
      await untilShown(pages[at]!, tabs[at]!, anyhow);
      await pages[at]!.evaluate((files) => void reloads.add(files), tabs[at]!);
    }
    const keys: string[] = [];
    for (const [at, page] of pages.entries()) {
      await untilShown(page, tabs[at]!, ['done']);
      const value = await page.evaluate(() => reloads.value());
      assert.deepEqual(
        value.map((key) => key.replace(/^.*-(?=[abf]\w*-\d+\.)/, '')).toSorted(),
        tabs[at]!.map(([name]) => name).toSorted(),
      );
      if (hasSteps) assert.deepEqual(new Set(await page.evaluate(() => reloads.saved())), new Set(value));
      keys.push(...value);
    }
    const extra = (await storedKeys()).filter((key) => !keys.includes(key));
    assert.deepEqual(
      extra.filter((key) => !hasBegunSince(key, moment)), // else its key was stored, and the file is sent under it again
      [],
    );
    for (const page of pages) await page.evaluate(() => reloads.end());
    assert.deepEqual(await pages[0]!.evaluate(() => reloads.left()), []);
  } finally {
    await context.close();
  }
}

describe('a reload at any moment, in two tabs, loses no file and stores none twice', () => {
  for (let run = 0; run < Number(RELOADS); run++) {
    const seed = Number(SEED) * 1000 + run;
    it(`seed ${seed}`, () => reloadAt(seed));
  }
});
