import { type BrowserLauncher, chromeLauncher } from '@web/test-runner';
import { aptInstall } from './apt.js';
import { findBrowser, places } from './program.js';

type CreatePage = NonNullable<NonNullable<Parameters<typeof chromeLauncher>[0]>['createPage']>;

const candidates = places({
  linux: ['firefox-esr', 'firefox'],
  mac: ['Firefox.app/Contents/MacOS/firefox'],
  windows: ['Mozilla Firefox/firefox.exe'],
});

function findFirefox(): string {
  const found =
    findBrowser('FIREFOX_PATH', candidates) ?? (aptInstall('firefox-esr'), findBrowser('FIREFOX_PATH', candidates));
  if (found) return found;
  throw new Error('The tests in Firefox need Firefox: install it, or set FIREFOX_PATH to one.');
}

const preferences = {
  'network.dns.localDomains': 'intranet.test',
};

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
      extraPrefsFirefox: preferences,
      acceptInsecureCerts: true, // the tests' own certificate
    },
  });
  return Object.assign(launcher, { name: 'Firefox' });
}
