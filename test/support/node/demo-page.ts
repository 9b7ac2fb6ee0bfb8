import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../tools/chromium.js';

/** `npm start` as a process, and its page in a browser. */
export interface Demo {
  readonly process: ChildProcess;
  readonly browser: Browser;
  readonly page: Page;
  /** The page's address. */
  readonly address: string;
  /** The mock cloud's address. */
  readonly cloud: string;
  /** Errors in the page's console, violations of its Content-Security-Policy among them. */
  readonly errors: string[];
}

/** @param port the first one to try: `npm start` uses the next free one */
export async function startDemo(port: number): Promise<Demo> {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: String(port), MOCK_PORT: String(port + 4000) },
  });
  let greeting = '';
  while (!greeting.includes('Ctrl-C')) greeting += String((await once(demo.stdout, 'data'))[0]);
  const [address = '', cloud = ''] = greeting.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', ({ message }) => void errors.push(message));
  await page.goto(address);
  return { process: demo, browser, page, address, cloud, errors };
}

export async function stopDemo({ browser, process: demo }: Demo): Promise<void> {
  await browser.close();
  demo.kill();
}
