// `npm run bench:looks`: the same product form with each library, as pictures in `screens/looks/`. With names, of these libraries only.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../tools/chromium.js';
import { built, bundle } from '../build-pages.js';

const names: Record<string, string> = {
  ...{ ours: 'oss-direct-upload', antd: 'antd', 'element-plus': 'Element Plus', uppy: 'Uppy', filepond: 'FilePond' },
};
const fields = Object.keys(names);
const wanted = process.argv.slice(2);
const chosen = fields.filter((field) => wanted.length === 0 || wanted.includes(field));
const folder = 'screens/looks';
const page = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width, initial-scale=1"><style>
  body { margin: 0; padding: 24px; font: 15px/1.5 system-ui, sans-serif; color: #1a1d23; background: #fff; }
  form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; max-width: 720px; }
  label, .label { font-weight: 600; }
  label input { display: block; box-sizing: border-box; width: 100%; margin: 4px 0 8px; padding: 8px 12px; border: 1px solid #ccd; border-radius: 8px; font: inherit; font-weight: 400; }
  .save { justify-self: start; margin-top: 8px; padding: 8px 18px; border: 0; border-radius: 8px; background: #2f5bea; color: #fff; font: inherit; font-weight: 600; }
</style><link rel="stylesheet" href="client.css"><body>`;

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });

async function take(field: string, width: number, state: string): Promise<void> {
  const isPhone = width < 500;
  const context = { viewport: { width, height: 900 }, deviceScaleFactor: 1.5, hasTouch: isPhone, isMobile: isPhone };
  const form = await browser.newPage(context);
  form.on('pageerror', (error) => console.error(field, state, error.message));
  await form.route('**/*', (route) => {
    const file = `${built}/looks/${field}${new URL(route.request().url()).pathname}`;
    if (file.endsWith('/')) return route.fulfill({ contentType: 'text/html', body: page });
    return existsSync(file) ? route.fulfill({ path: file }) : route.fulfill({ status: 404 });
  });
  await form.goto('http://127.0.0.1/');
  await form.evaluate(`import('/client.js').then(({ draw }) => draw('${state}'))`);
  // it shows progress as if it took longer
  const end = { failed: 'Error during upload', done: 'Upload complete' }[state];
  if (field === 'filepond' && end) await form.getByText(end).last().waitFor();
  await form.waitForTimeout(2500); // animations end
  await form.locator('body').screenshot({ path: `${folder}/${state}-${width}-${field}.png` });
  await form.close();
}

for (const field of chosen) {
  await bundle(new URL(`./${field}.ts`, import.meta.url).pathname, `${built}/looks/${field}`);
  for (const width of [390, 1280])
    for (const state of ['empty', 'uploading', 'failed', 'done']) await take(field, width, state);
}

// the picture in the documents: one upload has failed, on a phone
const failed = (field: string) => `${folder}/failed-390-${field}.png`;
if (fields.every((field) => existsSync(failed(field)))) {
  const all = await browser.newPage({ viewport: { width: 1240, height: 600 } });
  const figures = fields.map((field) => {
    const picture = readFileSync(failed(field)).toString('base64');
    return `<figure><figcaption>${names[field]}</figcaption><div><img src="data:image/png;base64,${picture}" /></div></figure>`;
  });
  await all.setContent(`<style>
    body { display: flex; gap: 12px; align-items: start; margin: 0; padding: 16px; background: #e9ebf0; font: 600 15px system-ui, sans-serif; }
    figure { flex: 1; min-width: 0; margin: 0; }
    figcaption { margin-bottom: 8px; }
    div { height: 540px; overflow: hidden; border-radius: 8px; background: #fff; }
    img { display: block; width: 100%; }
  </style>${figures.join('')}`);
  await all.locator('body').screenshot({ path: 'docs/public/pictures/product-forms.png' });
}
await browser.close();
