import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../tools/chromium.js';

/** `npm start` as a process, and a browser. */
export interface Demo {
  readonly process: ChildProcess;
  readonly address: string;
  readonly cloud: string;
  /** Errors in the pages' consoles, violations of their Content-Security-Policy among them. */
  readonly errors: string[];
  /** Opens a page of the demo as somebody sees it who has never been here. */
  visit(options?: BrowserContextOptions, path?: string): Promise<Page>;
  leave(): Promise<void>;
  stop(): Promise<void>;
}

/** Without motion: nothing is half shown. */
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' };

export async function startDemo(): Promise<Demo> {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', MOCK_PORT: '0' },
  });
  let greeting = '';
  while (!greeting.includes('Ctrl-C')) greeting += String((await once(demo.stdout, 'data'))[0]);
  const [address = '', cloud = ''] = greeting.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  const contexts: BrowserContext[] = [];
  const errors: string[] = [];
  return {
    ...{ process: demo, address, cloud, errors },
    async visit(options = desktop, path = '/') {
      const context = await browser.newContext({ locale: 'en-US', ...options });
      contexts.push(context);
      context.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())));
      context.on('weberror', (error) => void errors.push(error.error().message));
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      await page.goto(address + path);
      return page;
    },
    async leave() {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
    },
    async stop() {
      await browser.close();
      demo.kill();
    },
  };
}
