import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';

interface Completed {
  key: string;
  size: number;
  verified: boolean;
  kind: string;
  isRecording: boolean;
  milliseconds: number;
  others: number;
}
interface Recorder {
  ready(): Promise<void>;
  begin(bytes: number, tick: number): Promise<void>;
  record(): Promise<void>;
  given(): number;
  sent(): number;
  complete(): Promise<Completed | undefined>;
  play(bytes: number[]): Promise<{ duration: number; at: number }>;
  left(): Promise<string[]>;
}
declare const recorder: Recorder;

/** The stream has 1.6 MB a second. */
const [BYTES, TICK] = [80_000, 50];
/** What a crash may cost: the bytes of two seconds. */
const MOST_LOST = (2_000 / TICK) * BYTES;

const app = await startApp();
after(() => app.stop());

async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${app.site.origin}/pages/stream.html`);
  await page.waitForFunction(() => 'recorder' in globalThis);
  await page.evaluate(() => recorder.ready());
  return page;
}

/** Kills the process of a page: nothing in it hears of that. */
async function kill(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  void session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

async function inContext(work: (context: BrowserContext) => Promise<void>): Promise<void> {
  app.switches();
  const context = await app.browser.newContext();
  try {
    await work(context);
  } finally {
    await context.close();
  }
}

const complete = (page: Page) => page.evaluate(() => recorder.complete());

describe('a crash of the tab while a stream is sent', () => {
  for (let run = 0; run < 20; run++) {
    const moment = 300 + ((run * 977) % 4_000);
    it(`after ${moment} ms costs at most two seconds of it`, () =>
      inContext(async (context) => {
        if (run % 4 === 3) app.switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: run % 3 }] });
        const page = await open(context);
        await page.evaluate(([bytes, tick]) => recorder.begin(bytes!, tick!), [BYTES, TICK]);
        await page.waitForTimeout(moment);
        const given = await page.evaluate(() => recorder.given());
        await kill(context, page);
        app.switches();
        const next = await open(context);
        const stored = await complete(next);
        if (!stored) return assert.ok(given <= MOST_LOST, `${given} bytes are lost`);
        assert.deepEqual([stored.kind, stored.verified, stored.others], ['stream', true, 0]);
        assert.ok(stored.size >= given - MOST_LOST, `${stored.size} of ${given} bytes are there`);
        const content = await app.storedBytes(stored.key);
        assert.equal(content.length, stored.size);
        for (let i = 0; i < content.length; i++)
          if (content[i] !== ((i * 2_654_435_761) >>> 24) % 256) assert.fail(`byte ${i} of ${content.length}`);
        assert.deepEqual(await next.evaluate(() => recorder.left()), []);
        assert.equal(await complete(next), undefined);
      }));
  }

  it('leaves a recording that plays, says how long it is, and can be sought', () =>
    inContext(async (context) => {
      const page = await open(context);
      await page.evaluate(() => recorder.record());
      await page.waitForTimeout(4_000);
      await kill(context, page);
      const next = await open(context);
      const stored = (await complete(next))!;
      assert.deepEqual([stored.kind, stored.isRecording, stored.verified], ['stream', true, true]);
      assert.ok(stored.milliseconds > 2_000, `${stored.milliseconds}`);
      const content = [...(await app.storedBytes(stored.key))];
      const { duration, at } = await next.evaluate((bytes) => recorder.play(bytes), content);
      assert.ok(duration > 2 && duration < 10, `${duration} s`);
      assert.ok(Math.abs(at - duration / 2) < 0.5, `${at} of ${duration} s`);
    }));
});
