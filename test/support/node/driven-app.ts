import type { Server } from 'node:http';
import { type Browser, chromium } from 'playwright-core';
import type { Backend } from '../../../demo/backend/index.js';
import { findChromium, flagsWithout } from '../../tools/chromium.js';
import { demoBackend } from '../../tools/demo-backend.js';
import { mockCloud, type MockCloud, type MockCloudOptions, type Switches } from '../../../demo/mock/index.js';
import { startSite } from '../../tools/site.js';

/** An application's site with its backend, the mock cloud, and a browser that a test drives. */
export interface DrivenApp {
  site: { origin: string; server: Server };
  cloud: MockCloud;
  browser: Browser;
  /** Resets the mock cloud's failure switches, then sets these. */
  switches(change?: Partial<Switches>): void;
  storedBytes(key: string): Promise<Buffer>;
  stop(): Promise<void>;
}

/** @param origin a second origin of the application's pages @param options of the mock cloud */
export async function startApp(origin?: string, options: MockCloudOptions = {}): Promise<DrivenApp> {
  let backend: Backend = async () => false;
  const site = await startSite((...exchange) => backend(...exchange));
  const cloud = await mockCloud({ origins: [site.origin, ...(origin ? [origin] : [])], ...options });
  backend = demoBackend({ ...cloud, ...(origin && { hosts: [new URL(origin).host] }) });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: flagsWithout('LocalNetworkAccessChecks'),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return {
    site,
    cloud,
    browser,
    switches(change = {}) {
      cloud.resetSwitches();
      cloud.setSwitches(change);
    },
    async storedBytes(key) {
      const { sdk } = await import('./sdk.js');
      return ((await sdk(cloud).get(key)) as { content: Buffer }).content;
    },
    async stop() {
      await browser.close();
      site.stop();
      await cloud.close();
    },
  };
}
