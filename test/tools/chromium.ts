import { existsSync, statfsSync } from 'node:fs';
import { type BrowserLauncher, chromeLauncher } from '@web/test-runner';
import { trustedCertificate } from './certificate.js';
import { findOrInstall } from './find-or-install.js';
import { findBrowser, places } from './program.js';

type CreatePage = NonNullable<NonNullable<Parameters<typeof chromeLauncher>[0]>['createPage']>;

const candidates = places({
  linux: ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge'],
  mac: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `${name}.app/Contents/MacOS/${name}`),
  windows: ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'],
});

/** The path of an installed Chrome, Edge or Chromium. @throws one sentence that says what to install */
export function findChromium(): string {
  return findOrInstall({
    purpose: 'The tests need a browser',
    packages: ['chromium'],
    install: 'install Google Chrome, Microsoft Edge or Chromium',
    alternative: 'set CHROME_PATH to the path of one',
    find: () => findBrowser('CHROME_PATH', candidates),
  });
}

/** What makes renderers that no test looks at: one for a next page, and two for each window's address bar. */
const unneeded = 'SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup';

/** Quiet, offline, and startable as root and in containers. */
export const flagsWithout = (feature: string): string[] => [
  '--disable-quic',
  `--disable-features=${unneeded},${feature}`,
  ...['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  '--js-flags=--expose-gc', // tests look whether what is done with is let go
  '--enable-precise-memory-info',
  '--lang=en-US',
  ...['--force-device-scale-factor=1', '--font-render-hinting=none'],
  '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4', // a mouse
  `--ignore-certificate-errors-spki-list=${trustedCertificate.keyHash}`,
  '--host-resolver-rules=MAP intranet.test 127.0.0.1',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Pages that were left are not kept. */
export const chromiumFlags = flagsWithout('BackForwardCache');

/** Where shared memory has room, files on a disk in its place cost a third of the time; in a container it may have 64 MB. */
const ignoreDefaultArgs = hasSharedMemory() ? ['--disable-dev-shm-usage'] : [];

function hasSharedMemory(): boolean {
  if (!existsSync('/dev/shm')) return false;
  const { bavail, bsize } = statfsSync('/dev/shm');
  return bavail * bsize > 1e9;
}

/** A context of its own is a window of its own, always visible: a tab behind another paints no frame. It shares no storage either. */
const newWindow: CreatePage = async ({ browser }) => (await browser.createBrowserContext()).newPage();

export function chromium(concurrency = 2): BrowserLauncher {
  const launchOptions = {
    executablePath: findChromium(),
    ...{ args: chromiumFlags, ignoreDefaultArgs, networkEnabled: false, issuesEnabled: false },
  };
  return Object.assign(chromeLauncher({ concurrency, createPage: newWindow, launchOptions }), { name: 'Chromium' });
}
