import { chromium } from 'playwright-core';
import type { Backend } from '../../../demo/backend/index.js';
import { findChromium, flagsWithout } from '../../tools/chromium.js';
import { demoBackend } from '../../tools/demo-backend.js';
import { mockCloud, type Switches } from '../../../demo/mock/index.js';
import { startSite } from '../../tools/site.js';

export type DrivenApp = Awaited<ReturnType<typeof startApp>>;

/** An application's site with its backend, the mock cloud, and a browser that a test drives. @param origin a second one of its pages @param flags of the browser */
export async function startApp(origin?: string, flags: readonly string[] = []) {
  let backend: Backend = async () => false;
  const site = await startSite((...exchange) => backend(...exchange));
  const cloud = await mockCloud({ origins: [site.origin, ...(origin ? [origin] : [])] });
  backend = demoBackend({ ...cloud, ...(origin && { hosts: [new URL(origin).host] }) });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...flagsWithout('LocalNetworkAccessChecks'), ...flags],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return {
    ...{ site, cloud, browser },
    /** Resets the mock cloud's failure switches, then sets these. */
    switches(change: Partial<Switches> = {}) {
      cloud.resetSwitches();
      cloud.setSwitches(change);
    },
    async storedBytes(key: string) {
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
