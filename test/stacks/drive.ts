import type { Browser, Page } from 'playwright-core';
import type { Front } from './front-server.js';

/** A file on this computer, and its bytes. */
export interface TestFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export const CHECKS = [
  'installs',
  'builds',
  'loads',
  'event',
  'stored',
  'verified',
  'value',
  'worker',
  'quiet',
] as const;
type CheckName = (typeof CHECKS)[number];

/** What a check found wrong; undefined if nothing. */
export type Marks = Map<string, string | undefined>;

export interface Drive {
  readonly browser: Browser;
  readonly front: Front;
  readonly files: readonly TestFile[];
  readonly storedObject: (key: string) => Promise<{ bytes: Buffer; metadata: Record<string, string> }>;
  /** Console lines that are the tool's own. */
  readonly expected: RegExp | undefined;
  /** A key that the form has from the start. */
  readonly storedBefore: string | undefined;
  readonly marks: Marks;
}

const SECOND = 1000;

/**
 * Uploads the files on a stack's page. Each page lists in `ul.stored` the keys its `upload-success` listener got, with "verified" behind
 * those that are; its "Save" button shows in `<output>` what the form would send. It sets the property `metadata`: `source` is "album".
 *
 * @returns bytes (gzip) of the scripts that the page had loaded before a file was chosen
 */
export async function drive({
  browser,
  front,
  files,
  storedObject,
  expected,
  storedBefore,
  marks,
}: Drive): Promise<number> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const noise = listenTo(page, expected);
    const check = async (name: CheckName, run: () => Promise<string | undefined>) =>
      void marks.set(name, await run().catch((error: unknown) => String(error)));

    let scriptBytes = 0;
    await check('loads', async () => {
      await page.goto(front.origin, { waitUntil: 'networkidle' });
      await page.locator('oss-direct-upload:defined').waitFor({ state: 'attached', timeout: 20 * SECOND });
      scriptBytes = front.scriptBytes();
      return undefined;
    });
    if (marks.get('loads')) {
      marks.set('quiet', [...noise, ...front.missing].join(' | ') || undefined);
      return 0;
    }

    const rows: string[] = [];
    await check('event', async () => {
      for (const file of files) {
        await page.locator('oss-direct-upload input[type=file]').first().setInputFiles(file.path);
        const row = page.locator('ul.stored > li', { hasText: file.name });
        await row.waitFor({ timeout: 60 * SECOND });
        rows.push((await row.innerText()).trim());
      }
      return undefined;
    });
    const keys = rows.map((row) => row.split(/\s/)[0] ?? '');
    await check('stored', async () => {
      for (const [i, { name, bytes }] of files.entries()) {
        const stored = await storedObject(keys[i] ?? '');
        if (!stored.bytes.equals(bytes)) return `${name}: ${stored.bytes.length} other bytes`;
        if (stored.metadata['source'] !== 'album') return `${name}: metadata ${JSON.stringify(stored.metadata)}`;
      }
      return undefined;
    });
    await check('verified', async () => {
      const others = rows.filter((row) => !/^\S+ verified$/.test(row));
      return rows.length === files.length && others.length === 0 ? undefined : `not verified: ${others.join(', ')}`;
    });
    await check('value', async () => {
      await page.getByRole('textbox').first().fill('Holidays');
      await page.getByRole('button', { name: 'Save' }).click();
      await page
        .locator('output')
        .filter({ hasText: 'Holidays' })
        .waitFor({ timeout: 5 * SECOND });
      const shown = await page.locator('output').first().innerText();
      const missing = [...keys, ...(storedBefore ? [storedBefore] : [])].filter((key) => !shown.includes(key));
      return keys.length === files.length && missing.length === 0 ? undefined : `the form has ${shown}`;
    });
    await check('worker', async () => {
      const [worker] = page.workers();
      if (!worker) return 'no worker is alive';
      const isWorker = await worker.evaluate(() => typeof (globalThis as { importScripts?: unknown }).importScripts);
      return isWorker === 'function' ? undefined : 'the worker does not respond';
    });
    await check('quiet', async () => [...noise, ...front.missing].join(' | ') || undefined);
    return scriptBytes;
  } finally {
    await context.close();
  }
}

export function listenTo(page: Page, expected: RegExp | undefined): readonly string[] {
  const noise: string[] = [];
  const add = (line: string) => void (expected?.test(line) || noise.push(line));
  page.on('console', (message) => add(`${message.type()}: ${message.text()} ${message.location().url}`));
  page.on('pageerror', (error) => add(`error: ${error.message}`));
  return noise;
}
