// `npm run bench:looks`: the same product form with each library, as pictures in `screens/looks/`. With names, of these libraries only.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../tools/chromium.js';
import { built, bundle } from '../build-pages.js';

const names: Record<string, string> = {
  ...{ ours: 'oss-direct-upload', antd: 'antd', 'element-plus': 'Element Plus', uppy: 'Uppy', filepond: 'FilePond' },
};
const fields = Object.keys(names);
const states = ['empty', 'uploading', 'failed', 'done'];
const widths = [390, 1280];
const SITE = 'http://127.0.0.1/';
const style = `
  body { margin: 0; padding: 24px; font: 15px/1.5 system-ui, sans-serif; color: #1a1d23; background: #fff; }
  form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; max-width: 720px; }
  label, .label { font-weight: 600; }
  label input { display: block; box-sizing: border-box; width: 100%; margin: 4px 0 8px; padding: 8px 12px; border: 1px solid #ccd; border-radius: 8px; font: inherit; font-weight: 400; }
  .save { justify-self: start; margin-top: 8px; padding: 8px 18px; border: 0; border-radius: 8px; background: #2f5bea; color: #fff; font: inherit; font-weight: 600; }
`;

const wanted = process.argv.slice(2);
const folder = 'screens/looks';
mkdirSync(folder, { recursive: true });
const here = (name: string) => new URL(`./${name}.ts`, import.meta.url).pathname;
const chosen = fields.filter((field) => !wanted.some((word) => fields.includes(word)) || wanted.includes(field));
await bundle(here('page'), `${built}/looks/page`, 'client.js');
for (const field of chosen) await bundle(here(field), `${built}/looks/${field}`, 'client.js');

const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
for (const field of chosen) {
  for (const width of widths) {
    for (const state of states) {
      const isPhone = width < 500;
      const page = await browser.newPage({
        ...{ viewport: { width, height: 900 }, deviceScaleFactor: 1.5, hasTouch: isPhone, isMobile: isPhone },
      });
      page.on('pageerror', (error) => console.error(field, state, error.message));
      await page.route('**/*', (route) => {
        const { pathname } = new URL(route.request().url());
        const file = `${built}/looks${pathname}`;
        if (pathname === '/') {
          const sheet = existsSync(`${built}/looks/${field}/client.css`)
            ? `<link rel="stylesheet" href="/${field}/client.css" />`
            : '';
          return route.fulfill({
            contentType: 'text/html',
            body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style>${sheet}<body>`,
          });
        }
        if (!existsSync(file)) return route.fulfill({ status: 404 });
        const contentType = file.endsWith('.css') ? 'text/css' : 'text/javascript';
        return route.fulfill({ contentType, body: readFileSync(file) });
      });
      await page.goto(SITE);
      await page.evaluate(`(async () => {
        const [{ draw }, { field }] = await Promise.all([import('/page/client.js'), import('/${field}/client.js')]);
        await draw(field, '${state}');
      })()`);
      if (field === 'filepond' && (state === 'failed' || state === 'done')) {
        // it shows progress as if it took longer
        await page
          .getByText(state === 'failed' ? 'Error during upload' : 'Upload complete')
          .last()
          .waitFor();
      }
      await page.waitForTimeout(2500); // animations end
      await page.locator('body').screenshot({ path: `${folder}/${state}-${width}-${field}.png` });
      await page.close();
    }
  }
}

// the picture in the documents: one upload has failed, on a phone
const failed = (field: string) => `${folder}/failed-390-${field}.png`;
if (fields.every((field) => existsSync(failed(field)))) {
  const page = await browser.newPage({ viewport: { width: 1240, height: 600 } });
  const figures = fields.map((field) => {
    const picture = readFileSync(failed(field)).toString('base64');
    return `<figure><figcaption>${names[field]}</figcaption><div><img src="data:image/png;base64,${picture}" /></div></figure>`;
  });
  await page.setContent(`<style>
    body { display: flex; gap: 12px; align-items: start; margin: 0; padding: 16px; background: #e9ebf0; font: 600 15px system-ui, sans-serif; }
    figure { flex: 1; min-width: 0; margin: 0; }
    figcaption { margin-bottom: 8px; }
    div { height: 540px; overflow: hidden; border-radius: 8px; background: #fff; }
    img { display: block; width: 100%; }
  </style>${figures.join('')}`);
  await page.locator('body').screenshot({ path: 'docs/public/pictures/product-forms.png' });
}
await browser.close();
