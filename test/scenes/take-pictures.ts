// `npm run screens`, or for some of them `npm run screens -- mixed dark`: pictures of the element's states in `screens/`.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { chromiumFlags, findChromium } from '../tools/chromium.js';

const variants = ['dropzone', 'button'];
const schemes = ['light', 'dark'];
const widths = [360, 800];
const languages = ['en', 'zh-CN', 'ar'];
const states = ['empty', 'dragging', 'uploading', 'mixed', 'failed', 'done'];
/** Drawn in one way only. */
const more = ['disabled', 'refusing', 'refused', 'waiting', 'one', 'many'];

const wanted = process.argv.slice(2);
const scenes = [
  ...variants.flatMap((variant) =>
    schemes.flatMap((scheme) =>
      widths.flatMap((width) =>
        languages.flatMap((lang) => states.map((state) => ({ variant, scheme, width, lang, state }))),
      ),
    ),
  ),
  ...more.map((state) => ({ variant: 'dropzone', scheme: 'light', width: 360, lang: 'en', state })),
].filter((scene) => wanted.every((word) => Object.values(scene).map(String).includes(word)));

mkdirSync('screens', { recursive: true });
const server = await createServer({
  configFile: false,
  cacheDir: 'node_modules/.cache/screens',
  server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
  logLevel: 'error',
});
await server.listen();
const address = `${server.resolvedUrls?.local[0]}test/scenes/`;
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
for (const { variant, scheme, width, lang, state } of scenes) {
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    deviceScaleFactor: 1.5,
    hasTouch: width < 500,
    isMobile: width < 500,
  });
  page.on('pageerror', (error) => console.error(state, error));
  await page.goto(`${address}?${new URLSearchParams({ variant, scheme, lang, state })}`);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  await page.locator('body').screenshot({ path: `screens/${state}-${variant}-${scheme}-${width}-${lang}.png` });
  await page.close();
}
await browser.close();
await server.close();
console.log(`${scenes.length} pictures in screens/`);
