import { type BrowserLauncher, chromeLauncher } from '@web/test-runner';
import { findOrInstall } from './find-or-install.js';
import { findBrowser, places } from './program.js';

type CreatePage = NonNullable<NonNullable<Parameters<typeof chromeLauncher>[0]>['createPage']>;

const candidates = places({
  linux: ['firefox-esr', 'firefox'],
  mac: ['Firefox.app/Contents/MacOS/firefox'],
  windows: ['Mozilla Firefox/firefox.exe'],
});

export const installedFirefox = () => findBrowser('FIREFOX_PATH', candidates);

/** The path of an installed Firefox. @throws one sentence that says what to install */
export function findFirefox(): string {
  return findOrInstall({
    purpose: 'The tests need Firefox',
    packages: ['firefox-esr'],
    install: 'install it',
    alternative: 'set FIREFOX_PATH to its path',
    find: installedFirefox,
  });
}

/** As in Chromium, each page is a window with storage of its own. */
const newWindow: CreatePage = async ({ browser }) => (await browser.createBrowserContext()).newPage({ type: 'window' });

/** Firefox, by WebDriver BiDi: the launcher for Chrome is one for all that puppeteer can drive. */
export function firefox(): BrowserLauncher {
  const launcher = chromeLauncher({
    concurrency: 2,
    createPage: newWindow,
    launchOptions: {
      browser: 'firefox',
      executablePath: findFirefox(),
      extraPrefsFirefox: {
        'network.dns.localDomains': 'intranet.test',
        ...{ 'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true }, // a camera, and leave to use it
        ...{ 'ui.primaryPointerCapabilities': 6, 'ui.allPointerCapabilities': 6 }, // a mouse: fine, and it hovers
      },
      acceptInsecureCerts: true, // the tests' own certificate
    },
  });
  return Object.assign(launcher, { name: 'Firefox' });
}
