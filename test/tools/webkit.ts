import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { BrowserLauncher } from '@web/test-runner';
import { freePort } from '../../demo/server/free-port.js';
import { findOrInstall } from './find-or-install.js';
import { startNamesProxy } from './names-proxy.js';
import { places } from './program.js';
import { startWebDriver } from './webdriver.js';

type Programs = ReturnType<typeof findWebKit>;
type Seat = Awaited<ReturnType<typeof startSeat>>;

/** WebKitGTK's driver and a virtual display. @throws one sentence that says what to install */
export function findWebKit() {
  return findOrInstall({
    purpose: 'The tests in WebKit need WebKitGTK’s WebKitWebDriver and Xvfb',
    packages: ['webkit2gtk-driver', 'xvfb'],
    install: 'install both (they exist for Linux only)',
    find: () => {
      const [driver, display] = ['WebKitWebDriver', 'Xvfb'].map((name) => places({ linux: [name] }).find(existsSync));
      return driver && display ? { driver, display } : undefined;
    },
  });
}

/** WebKit, Safari's engine, in WebKitGTK's own small browser. */
export function webkit(): BrowserLauncher {
  const programs = findWebKit();
  const active = new Map<string, Seat>();
  const idle: Seat[] = [];
  let proxy: ReturnType<typeof startNamesProxy> | undefined;
  const newSeat = async () => startSeat(programs, (await (proxy ??= startNamesProxy())).address);
  const take = (id: string, url: string, seat: Seat) => (active.set(id, seat), seat.browser.open(url));

  return {
    name: 'WebKit',
    type: 'webdriver',
    concurrency: 2,
    async startSession(id, url) {
      const free = idle.pop();
      try {
        await take(id, url, free ?? (await newSeat()));
      } catch (error) {
        if (!free) throw error;
        await free.end(); // it has crashed after its last page
        await take(id, url, await newSeat());
      }
    },
    isActive: (id) => active.has(id),
    getBrowserUrl: async (id) =>
      active
        .get(id)
        ?.browser.url()
        .catch(() => undefined), // where the page has crashed
    async stopSession(id) {
      const seat = active.get(id);
      active.delete(id);
      try {
        await seat?.browser.open('about:blank'); // ends what still runs
        if (seat) idle.push(seat);
      } catch (error) {
        await seat?.end();
        throw error;
      }
      return {};
    },
    async startDebugSession() {
      throw new Error('Debug in Safari, or in Chromium.');
    },
    async stop() {
      await Promise.all([...active.values(), ...idle].map((seat) => seat.end()));
      (await proxy)?.stop();
    },
  };
}

/** A browser of its own, with its own storage, alone on its own display: it is always in front and has the focus. */
async function startSeat({ driver, display }: Programs, proxy: string) {
  const screen = spawn(display, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  endWithUs(screen);
  const [number] = (await once(screen.stdio[3] as Readable, 'data')) as [Buffer];
  const port = await freePort(0);
  const env = { ...process.env, DISPLAY: `:${String(number).trim()}` };
  const service = spawn(driver, [`--port=${port}`], { env, stdio: 'ignore' });
  endWithUs(service);
  const browser = await startWebDriver(`http://127.0.0.1:${port}`, {
    'webkitgtk:browserOptions': {
      // A page that is kept for "back" holds the database, if it was using it.
      args: ['--automation', '--javascript-can-open-windows-automatically=true', '--enable-page-cache=false'],
    },
    proxy: { proxyType: 'manual', httpProxy: proxy, noProxy: ['127.0.0.1', 'localhost', '::1'] },
    unhandledPromptBehavior: 'accept',
    acceptInsecureCerts: true, // the tests' own certificate
  });
  return {
    browser,
    async end() {
      await browser.end().catch(() => {}); // it may have ended by itself
      service.kill();
      screen.kill();
    },
  };
}

function endWithUs(child: ChildProcess): void {
  process.once('exit', () => child.kill());
}
