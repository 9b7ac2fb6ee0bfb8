import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { chromium, type Cookie, type Page } from 'playwright-core';
import { startApp } from '../support/node/driven-app.js';
import { chromiumFlags, findChromium } from '../tools/chromium.js';

interface Recorder {
  ready(): Promise<void>;
  begin(bytes: number, tick: number): Promise<void>;
  given(): number;
  complete(): Promise<{ key: string; size: number; verified: boolean } | undefined>;
  left(): Promise<string[]>;
}
declare const recorder: Recorder;

/** The stream has 1.6 MB a second. */
const [BYTES, TICK] = [80_000, 50];
/** What a crash may cost: the bytes of two seconds. */
const MOST_LOST = (2_000 / TICK) * BYTES;

const app = await startApp();
after(() => app.stop());

/** Starts a browser with all its processes in one group, and opens the page. @param cookies of a person who signs in again: a browser stores them late */
async function start(profile: string, cookies: readonly Cookie[] = []): Promise<{ page: Page; kill(): Promise<void> }> {
  const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const browser = spawn(findChromium(), [...chromiumFlags, ...flags], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => browser.once('exit', () => resolve()));
  const kill = async () => {
    process.kill(-browser.pid!, 'SIGKILL');
    await ended;
  };
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      browser.stderr.on('data', (text: Buffer) => {
        said += text.toString();
        const [, found] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
        if (found) resolve(found);
      });
      void ended.then(() => reject(new Error(said)));
    });
    const [context] = (await chromium.connectOverCDP(address)).contexts();
    await context!.addCookies(cookies);
    const page = await context!.newPage();
    await page.goto(`${app.site.origin}/pages/stream.html`);
    await page.waitForFunction(() => 'recorder' in globalThis);
    await page.evaluate(() => recorder.ready());
    return { page, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

describe('a crash of the browser while a stream is sent', () => {
  for (const [run, moment] of [700, 1_400, 2_300, 3_100, 4_600, 6_500].entries())
    it(`after ${moment} ms costs at most two seconds of it`, async () => {
      const profile = mkdtempSync(join(tmpdir(), 'killed-browser-'));
      const fault = { kind: 'stall', operation: 'UploadPart', skip: run } as const;
      app.switches(run % 2 === 1 ? { faults: [fault] } : {});
      try {
        const first = await start(profile);
        await first.page.evaluate(([bytes, tick]) => recorder.begin(bytes!, tick!), [BYTES, TICK]);
        await first.page.waitForTimeout(moment);
        const given = await first.page.evaluate(() => recorder.given());
        const cookies = await first.page.context().cookies();
        await first.kill();
        app.switches();
        const next = await start(profile, cookies);
        try {
          const stored = await next.page.evaluate(() => recorder.complete());
          if (!stored) return assert.ok(given <= MOST_LOST, `${given} bytes are lost`);
          assert.ok(stored.verified);
          assert.ok(stored.size >= given - MOST_LOST, `${stored.size} of ${given} bytes are there`);
          const content = await app.storedBytes(stored.key);
          assert.equal(content.length, stored.size);
          for (let i = 0; i < content.length; i++)
            if (content[i] !== ((i * 2_654_435_761) >>> 24) % 256) assert.fail(`byte ${i} of ${content.length}`);
          assert.deepEqual(await next.page.evaluate(() => recorder.left()), []);
        } finally {
          await next.kill();
        }
      } finally {
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    });
});
