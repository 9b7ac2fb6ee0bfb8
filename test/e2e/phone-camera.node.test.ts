import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { devices, type Page } from 'playwright-core';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

const endpoint = '/get_sts_token_for_oss_upload';
let app: DrivenApp;

before(async () => (app = await startApp()));
after(() => app.stop());

async function open(page: Page, words: Record<string, string>): Promise<void> {
  await page.goto(`${app.site.origin}/pages/around.html?${new URLSearchParams({ endpoint, mode: 'sts', ...words })}`);
  await page.waitForFunction(() => 'around' in globalThis && customElements.get('oss-direct-upload'));
}

interface Uploaded {
  name: string;
  key: string;
}

const uploaded = (page: Page): Promise<Uploaded[]> =>
  page
    .waitForFunction(() => {
      const { tasks } = document.querySelector('oss-direct-upload') as unknown as {
        tasks: { name: string; status: string; result?: { key: string } }[];
      };
      const done = tasks.length > 0 && tasks.every(({ status }) => status === 'done');
      return done && tasks.map(({ name, result }) => ({ name, key: result?.key ?? '' }));
    })
    .then((handle) => handle.jsonValue() as Promise<Uploaded[]>);

describe('choosing files', () => {
  it('on a phone: a tap opens the camera, and the photo is stored', async () => {
    const context = await app.browser.newContext(devices['Pixel 7']);
    const page = await context.newPage();
    await open(page, { capture: 'environment', accept: 'image/*' });
    const opened = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).tap();
    const chooser = await opened;
    const input = chooser.element();
    assert.equal(await input.getAttribute('capture'), 'environment');
    assert.equal(await input.getAttribute('accept'), 'image/*');
    const photo = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 13) & 255));
    await chooser.setFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: photo });
    const [task] = await uploaded(page);
    assert.equal(task?.name, 'IMG_0001.jpg');
    assert.ok(photo.equals(await app.storedBytes(task?.key ?? '')));
    await context.close();
  });
});
