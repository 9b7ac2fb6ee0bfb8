import type OSS from 'ali-oss';
import type { Locator, Page, Request } from 'playwright-core';
import type { CloudAccess } from '../../../demo/mock/node/run-command.js';
import { type Drive, listenTo } from '../drive.js';
import { type Host, type HostName, hosts } from './hosts.js';
import { type Pictures, WIDTH } from './pictures.js';

interface HostDrive extends Pick<Drive, 'browser' | 'front' | 'client' | 'checks'> {
  readonly cloud: CloudAccess;
  readonly pictures: Pictures;
}

/** Bytes a second of the line on which progress is seen, and uploads are canceled. */
const SLOW = 1_000_000;

/** Adds pictures to a component or an editor as a person does, and looks what it shows and what is stored. */
export async function driveHost(name: HostName, drive: HostDrive): Promise<void> {
  const host: Host = hosts[name];
  const context = await drive.browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const noise = listenTo(page, undefined);
    const check = (one: string, work: () => Promise<string | void> | string | undefined) =>
      drive.checks.check(`${name} › ${one}`, work);
    const setSpeed = await throttle(page);
    const added = drive.pictures.eleven.slice(0, host.count);
    let sources: string[] = [];

    const address = drive.front.origin + host.path;
    if (!(await check('loads', async () => void (await page.goto(address, { waitUntil: 'networkidle' }))))) return;
    await check('pictures', async () => {
      const paths = added.map(({ path }) => path);
      await host.add(page, paths);
      sources = await shownPictures(host.pictures(page), host.count);
    });
    const paths = sources.map((source) => source.slice('/files/'.length));
    const keys = paths.map((path) => decodeURIComponent(path));
    await check('stored', async () => {
      const { status } = await fetch(`${drive.cloud.endpoint}/${drive.cloud.bucket}/${paths[0]}`);
      if (status !== 403) return `unsigned ${status}`; // the page has shown it by its signed address
      const missing = new Set(added);
      for (const key of keys) {
        const { content } = (await drive.client.get(key)) as { content: Buffer };
        const file = [...missing].find(({ bytes }) => bytes.equals(content));
        if (!file) return `${key} has other bytes`;
        missing.delete(file);
      }
      return missing.size === 0 ? undefined : `not stored: ${[...missing].map((file) => file.name).join(', ')}`;
    });
    if (host.isForm)
      await check('form', async () => {
        await page.getByRole('button', { name: 'Save' }).click();
        const saved = (await page.locator('output').textContent()) ?? '';
        return saved.split('\n').toSorted().join() === keys.toSorted().join() ? undefined : `the form has ${saved}`;
      });
    await check('progress', async () => {
      await setSpeed(SLOW);
      await host.add(page, [drive.pictures.slow.path]);
      await showsProgress(page, host.bar);
      await shownPictures(host.pictures(page), host.count + 1);
    });
    await setSpeed(-1);
    await check('quiet', () => noise.join(' | ') || undefined);
    await check('failure', async () => {
      const text = await failureShown(page, host, drive.pictures.tooLarge.path);
      return host.failureText.test(text) ? undefined : `it says ${text}`;
    });
    const { cancel } = host;
    if (cancel)
      await check('cancel', async () => {
        const before = await countObjects(drive.client);
        await setSpeed(SLOW);
        await host.add(page, [drive.pictures.slow.path]);
        await showsProgress(page, host.bar);
        const ofCloud = (request: Request) => request.url().startsWith(drive.cloud.endpoint);
        const [request] = await Promise.all([page.waitForEvent('requestfailed', ofCloud), cancel(page)]);
        const reason = request.failure()?.errorText;
        await setSpeed(-1);
        await page.waitForTimeout(500);
        const more = (await countObjects(drive.client)) - before;
        return reason === 'net::ERR_ABORTED' && more === 0 ? undefined : `${reason}; ${more} more objects`;
      });
  } finally {
    await context.close();
  }
}

/** Waits until the browser shows stored pictures. @returns their paths */
async function shownPictures(pictures: Locator, count: number): Promise<string[]> {
  let states: [path: string, width: number][] = [];
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((r) => setTimeout(r, 50))) {
    states = await pictures.evaluateAll((images) =>
      (images as HTMLImageElement[]).map(({ src, naturalWidth }) => [new URL(src).pathname, naturalWidth]),
    );
    const isShown = states.every(([path, width]) => path.startsWith('/files/') && width === WIDTH);
    if (isShown && states.length === count) return states.map(([path]) => path);
  }
  throw new Error(`not ${count} pictures: ${JSON.stringify(states).slice(0, 500)}`);
}

async function showsProgress(page: Page, bar: string): Promise<void> {
  await page.waitForFunction((selector) => {
    const bars = [...document.querySelectorAll<HTMLElement>(selector)];
    return bars.some((element) => {
      const value = element instanceof HTMLProgressElement ? String(element.value) : element.style.width;
      const percent = Number.parseFloat(element.getAttribute('aria-valuenow') ?? value);
      return percent > 0 && percent < 100;
    });
  }, bar);
}

async function failureShown(page: Page, { add, failure }: Host, file: string): Promise<string> {
  if (failure !== 'dialog') {
    await add(page, [file]);
    const shown = await failure(page);
    await shown.filter({ hasText: /\S/ }).first().waitFor();
    return (await shown.first().innerText()).trim();
  }
  const [dialog] = await Promise.all([page.waitForEvent('dialog'), add(page, [file])]);
  await dialog.accept();
  return dialog.message();
}

/** @returns a function that limits how fast the page may send, in bytes a second; -1 for no limit */
async function throttle(page: Page): Promise<(speed: number) => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  return async (uploadThroughput) => {
    const unlimited = { offline: false, latency: 0, downloadThroughput: -1 };
    await session.send('Network.emulateNetworkConditions', { ...unlimited, uploadThroughput });
  };
}

async function countObjects(client: OSS): Promise<number> {
  const { objects } = await client.listV2({ 'max-keys': '1000' }, {});
  return objects?.length ?? 0;
}
