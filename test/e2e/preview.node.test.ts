import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

let app: DrivenApp;
before(async () => (app = await startApp()));
after(() => app.stop());

/** A page as a shop has it, with a caption for each picture, and three pictures in it. */
async function openForm(width = 900): Promise<Page> {
  const page = await app.browser.newPage({ viewport: { width, height: 700 } });
  await page.route('**/products', (route) => route.fulfill({ body: 'Saved', contentType: 'text/html' }));
  const body = `<!doctype html><html lang="en"><title>A product</title>
    <script type="module" src="/cdn/oss-direct-upload.js"></script>
    <form action="/products" method="post">
      <oss-direct-upload name="pictures" endpoint="/get_sts_token_for_oss_upload" multiple></oss-direct-upload>
      <button>Save</button>
    </form>`;
  await page.route('**/pages/preview.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
  await page.goto(`${app.site.origin}/pages/preview.html`);
  await page.waitForFunction(() => customElements.get('oss-direct-upload'));
  await page.evaluate(async () => {
    const field = document.querySelector('oss-direct-upload')!;
    field.addEventListener('file-added', ({ detail: { task } }) => {
      const caption = Object.assign(document.createElement('input'), { slot: task.id, required: true });
      caption.setAttribute('aria-label', `Caption of ${task.name}`);
      field.append(caption);
    });
    field.addEventListener('upload-success', ({ detail: { task, result } }) => {
      const caption = field.querySelector<HTMLInputElement>(`[slot="${task.id}"]`)!;
      caption.name = `caption[${result.key}]`;
    });
    const settled = new Promise((resolve) => field.addEventListener('uploads-settled', resolve, { once: true }));
    const canvas = new OffscreenCanvas(1600, 1200);
    canvas.getContext('2d')!.fillRect(0, 0, 800, 600);
    const picture = await canvas.convertToBlob();
    await field.addFiles(['a.png', 'b.png', 'c.png'].map((name) => new File([picture], name, { type: 'image/png' })));
    await settled;
  });
  return page;
}

/** What has the focus, also within the element. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    const node = activeElement?.shadowRoot?.activeElement ?? activeElement;
    if (node === document.body) return 'the page';
    return node?.getAttribute('aria-label') ?? node?.textContent?.trim();
  });

async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 40; press++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

describe('a preview, by the keyboard alone', () => {
  it('opens, shows the next file, zooms, closes, and gives the focus back', async () => {
    const page = await openForm();
    const dialog = page.getByRole('dialog');
    await tabTo(page, 'b.png');
    await page.keyboard.press('Enter');
    await dialog.locator('canvas').waitFor();
    assert.equal(await dialog.getAttribute('aria-label'), 'b.png');
    assert.equal(await focused(page), 'Close');
    await page.keyboard.press('ArrowRight');
    assert.equal(await dialog.getAttribute('aria-label'), 'c.png');
    await dialog.locator('canvas').waitFor();
    const { width: whole } = (await dialog.locator('canvas').boundingBox())!;
    await page.keyboard.press('+');
    await page.waitForFunction((least) => {
      const canvas = document.querySelector('oss-direct-upload')!.shadowRoot!.querySelector('.preview canvas');
      return (canvas?.getBoundingClientRect().width ?? 0) > least; // it is drawn again with more pixels
    }, whole * 1.4);
    const names = new Set<string | null | undefined>();
    for (let press = 0; press < 8; press++) {
      await page.keyboard.press('Shift+Tab');
      names.add(await focused(page));
    }
    assert.ok(
      ['Close', 'Zoom in', 'Zoom out', 'Previous', 'Next'].every((name) => names.has(name)),
      [...names].join(),
    );
    assert.equal(names.has('Save'), false, 'the page behind it gets no focus');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'b.png');
    await page.close();
  });
});

describe('fields in rows', () => {
  it('are validated and submitted with the form, beside the keys', async () => {
    const page = await openForm();
    await page.getByRole('button', { name: 'Save' }).click();
    assert.equal(await focused(page), 'Caption of a.png', 'the first one that is empty');
    for (const name of ['a', 'b', 'c']) await page.getByLabel(`Caption of ${name}.png`).fill(`The picture ${name}`);
    await page.getByRole('button', { name: 'Remove: b.png' }).click();
    const sent = page.waitForRequest('**/products');
    await page.getByRole('button', { name: 'Save' }).click();
    const entries = [...new URLSearchParams((await sent).postData() ?? '')];
    const keys = entries.flatMap(([name, value]) => (name === 'pictures' ? [value] : []));
    assert.equal(keys.length, 2);
    const captions = keys.map((key) => new Map(entries).get(`caption[${key}]`));
    assert.deepEqual(captions, ['The picture a', 'The picture c']);
    assert.equal(entries.length, 4);
    await page.close();
  });
});
