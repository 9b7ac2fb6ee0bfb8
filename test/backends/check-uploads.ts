import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { EndpointMode } from '../support/node/endpoints.js';
import type { TestFile } from '../tools/work-folder.js';

/** An application's page with the widget, at a backend's own address. */
export interface Uploader {
  readonly browser: Browser;
  readonly endpoint: string;
  readonly mode: EndpointMode;
  /** The bodies that OSS's callback has brought. */
  readonly callbacks: readonly Record<string, unknown>[];
}

async function withPage({ browser, endpoint, mode }: Uploader, run: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US' });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => void errors.push(message));
    await page.route('**/page/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname !== '/page/') return route.fulfill({ path: join('dist/cdn', pathname.replace('/page/', '')) });
      const body = `<!doctype html><html lang="en"><link rel="icon" href="data:," />
        <script type="module" src="oss-direct-upload.js"></script>
        <oss-direct-upload endpoint="${endpoint}?mode=${mode}" multiple></oss-direct-upload>`;
      return route.fulfill({ contentType: 'text/html', body });
    });
    await page.goto(new URL('/page/', endpoint).href);
    await page.locator('oss-direct-upload:defined').waitFor({ state: 'attached' });
    await run(page);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

/** Chooses a file, and waits until it is done or failed. @param timeout in ms */
async function choose(page: Page, path: string, count: number, timeout = 60_000): Promise<void> {
  await page.locator('oss-direct-upload input[type=file]').first().setInputFiles(path);
  const isSettled = (wanted: number) => {
    const { tasks } = document.querySelector('oss-direct-upload')!;
    return tasks.length === wanted && tasks.every(({ status }) => status === 'done' || status === 'failed');
  };
  await page.waitForFunction(isSettled, count, { timeout });
}

/**
 * The widget uploads each file; OSS has its bytes, and has called back where the backend can pin that.
 *
 * @param dataOf what the backend returns for a file that it has saved
 */
export function uploads(
  uploader: Uploader,
  files: readonly TestFile[],
  storedBytes: (key: string) => Promise<Buffer>,
  dataOf: (key: string) => unknown = () => undefined,
): Promise<void> {
  return withPage(uploader, async (page) => {
    for (const [i, { path }] of files.entries()) await choose(page, path, i + 1);
    const results = await page.evaluate(() =>
      document.querySelector('oss-direct-upload')!.tasks.map(({ name, status, result, error }) => {
        return {
          name,
          status,
          key: result?.key,
          verified: result?.verified,
          data: result?.data,
          error: error?.message,
        };
      }),
    );
    for (const [i, { name, bytes }] of files.entries()) {
      const { key = '', ...rest } = results[i]!;
      assert.deepEqual(rest, { name, status: 'done', verified: true, data: dataOf(key), error: undefined });
      assert.match(key, /^uploads\/demo\/[^/]+\.pdf$/);
      assert.ok((await storedBytes(key)).equals(bytes), `${name}: other bytes`);
      const callback = uploader.callbacks.find((body) => body['key'] === key);
      const expected = { bucket: 'backends-bucket', key, size: bytes.length, type: 'application/pdf' };
      assert.deepEqual(callback, uploader.mode === 'sts' ? undefined : expected);
    }
  });
}

/** The widget shows the backend's own message for a file that it rejects. @param timeout in ms, until the upload has failed */
export function showsMessage(uploader: Uploader, path: string, message: string, timeout?: number): Promise<void> {
  return withPage(uploader, async (page) => {
    await choose(page, path, 1, timeout);
    await page.locator('oss-direct-upload').getByText(message).first().waitFor({ timeout: 5000 });
    const results = await page.evaluate(() => document.querySelector('oss-direct-upload')!.tasks.map((t) => t.status));
    assert.deepEqual(results, ['failed']);
  });
}
