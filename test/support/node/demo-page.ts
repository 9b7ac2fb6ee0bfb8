import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../tools/chromium.js';

export type Demo = Awaited<ReturnType<typeof startDemo>>;

/** Without motion: nothing is half shown. */
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' };

/** `npm start` as a process, and a browser. */
export async function startDemo() {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', MOCK_PORT: '0' },
  });
  let greeting = '';
  while (!greeting.includes('Ctrl-C')) greeting += String((await once(demo.stdout, 'data'))[0]);
  const [address = '', cloud = ''] = greeting.match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  const contexts: BrowserContext[] = [];
  /** Errors in the pages' consoles, violations of their Content-Security-Policy among them. */
  const errors: string[] = [];
  return {
    ...{ process: demo, address, cloud, errors },
    /** Opens a page of the demo as somebody sees it who has never been here. */
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
