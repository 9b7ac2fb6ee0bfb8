// #region test
import { expect, type Page, test } from '@playwright/test';

const photo = { name: 'cat.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('meow') };

async function choose(page: Page, file: typeof photo) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose files' }).click(),
  ]);
  await chooser.setFiles(file);
}

test.beforeEach(async ({ page, request }, { config }) => {
  await request.put(`${config.metadata['mock']}/-/switches`, { data: { reset: true } });
  await request.delete(`${config.metadata['mock']}/-/requests`);
  await page.goto('/');
});

test('a photo is stored', async ({ page, request }, { config }) => {
  await choose(page, photo);
  await expect(page.getByRole('row', { name: 'cat.jpg' })).toContainText('Uploaded');
  const log = await (await request.get(`${config.metadata['mock']}/-/requests`)).json();
  expect(log.counters.byOperation.PostObject).toBe(1);
});

test('an upload survives two errors of OSS', async ({ page, request }, { config }) => {
  const faults = [{ kind: 'status', status: 503, operation: 'PostObject', times: 2 }];
  await request.put(`${config.metadata['mock']}/-/switches`, { data: { faults } });
  await choose(page, photo);
  await expect(page.getByRole('row', { name: 'cat.jpg' })).toContainText('Uploaded');
});
// #endregion test
