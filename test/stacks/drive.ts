import type OSS from 'ali-oss';
import type { Browser, Page } from 'playwright-core';
import type { Checks } from '../tools/checks.js';
import type { TestFile } from '../tools/work-folder.js';
import type { Front } from './front-server.js';

export interface Drive {
  readonly name: string;
  readonly browser: Browser;
  readonly front: Front;
  readonly files: readonly TestFile[];
  readonly client: OSS;
  /** Console lines that are the tool's own. */
  readonly expected: RegExp | undefined;
  readonly policy: string | undefined;
  readonly storedBefore: string | undefined;
  readonly worker: 'file' | 'blob';
  readonly checks: Checks;
}

const SECOND = 1000;

/**
 * Uploads the files on a stack's page. Each page lists in `ul.stored` the keys its `upload-success` listener got, with "verified" behind
 * those that are; its "Save" button shows in `<output>` what the form would send. It sets the property `metadata`: `source` is "album".
 */
export async function drive(to: Drive): Promise<void> {
  const { browser, front, files, storedBefore } = to;
  const context = await browser.newContext();
  try {
    await front.join(context);
    const page = await context.newPage();
    if (to.policy) await applyPolicy(page, to.policy);
    const noise = listenTo(page, to.expected);
    const workers: Promise<string | undefined>[] = []; // the address of each one that responds; one that is idle ends
    page.on('worker', (worker) => {
      const response = worker.evaluate(() => typeof (globalThis as { importScripts?: unknown }).importScripts);
      workers.push(response.then((type) => (type === 'function' ? worker.url() : undefined)).catch(() => undefined));
    });
    const check = (name: string, work: () => Promise<string | void> | string | undefined) =>
      to.checks.check(`${to.name} › ${name}`, work);

    const isLoaded = await check('loads', async () => {
      await page.goto(front.origin, { waitUntil: 'networkidle' });
      await page.locator('oss-direct-upload:defined').waitFor({ state: 'attached', timeout: 20 * SECOND });
      const prefetched = await page.locator('link[rel=prefetch]').count();
      return prefetched < 5 ? undefined : `it prefetches ${prefetched} files`;
    });
    const isQuiet = () => check('quiet', () => noise.join(' | ') || undefined);
    if (!isLoaded) return void (await isQuiet());

    const rows: string[] = [];
    await check('event', async () => {
      for (const file of files) {
        await page.locator('oss-direct-upload input[type=file]').first().setInputFiles(file.path);
        const row = page.locator('ul.stored > li', { hasText: file.name });
        await row.waitFor({ timeout: 60 * SECOND });
        rows.push((await row.innerText()).trim());
      }
    });
    const keys = rows.map((row) => row.split(/\s/)[0] ?? '');
    await check('stored', async () => {
      for (const [i, { name, bytes }] of files.entries()) {
        const { content } = (await to.client.get(keys[i] ?? '')) as { content: Buffer };
        if (!content.equals(bytes)) return `${name}: ${content.length} other bytes`;
        const { meta } = (await to.client.head(keys[i] ?? '')) as { meta: Record<string, string> | null };
        if (meta?.['source'] !== 'album') return `${name}: metadata ${JSON.stringify(meta)}`;
      }
      const others = rows.filter((row) => !/^\S+ verified$/.test(row));
      return rows.length === files.length && others.length === 0 ? undefined : `not verified: ${others.join(', ')}`;
    });
    await check('value', async () => {
      await page.getByRole('textbox').first().fill('Holidays');
      await page.getByRole('button', { name: 'Save' }).click();
      const output = page.locator('output').filter({ hasText: 'Holidays' });
      await output.waitFor({ timeout: 5 * SECOND });
      const shown = await output.innerText();
      const missing = [...keys, ...(storedBefore ? [storedBefore] : [])].filter((key) => !shown.includes(key));
      return keys.length === files.length && missing.length === 0 ? undefined : `the form has ${shown}`;
    });
    await check('worker', async () => {
      const url = (await Promise.all(workers)).find(Boolean);
      if (!url) return `${workers.length} workers began, and none responded`;
      const kind = url.startsWith('blob:') ? 'blob' : 'file';
      return kind === to.worker ? undefined : `it started from a ${kind}: ${url}`;
    });
    await isQuiet();
  } finally {
    await context.close();
  }
}

/** Adds a Content-Security-Policy to pages. */
const applyPolicy = (page: Page, policy: string) =>
  page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });

/** What a page writes to the console, and what its own origin lacks. */
export function listenTo(page: Page, expected: RegExp | undefined): readonly string[] {
  const noise: string[] = [];
  const add = (line: string) => void (expected?.test(line) || noise.push(line));
  page.on('console', (message) => add(`${message.type()}: ${message.text()} ${message.location().url}`));
  page.on('pageerror', (error) => add(`error: ${error.message}`));
  page.on('response', (response) => {
    const { origin } = new URL(page.url());
    if (response.status() >= 400 && response.url().startsWith(`${origin}/`))
      add(`${response.status()} ${response.url()}`);
  });
  return noise;
}
