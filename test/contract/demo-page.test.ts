import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { type Demo, startDemo, stopDemo } from './demo-page.js';

const modes = { sts: 'Temporary credentials', 'post-policy': 'Signed form', 'presigned-url': 'Presigned URL' };
let demo: Demo;

before(async () => {
  demo = await startDemo(5870);
});
after(() => stopDemo(demo));

describe('npm start', () => {
  for (const [index, [mode, title]] of Object.entries(modes).entries()) {
    it(`shows a page that uploads in ${mode} mode and proves it`, async () => {
      const { page } = demo;
      await page.getByText(title, { exact: true }).click();
      assert.equal(await page.getByRole('radio', { name: title }).isChecked(), true);
      assert.equal(await page.locator('oss-direct-upload').getAttribute('mode'), mode);
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose files' }).click();
      await (await chooser).setFiles({ name: '照片 1+1.png', mimeType: 'image/png', buffer: randomBytes(7_000_000) });
      await page.locator('.object[data-proof]').nth(index).waitFor({ timeout: 30_000 });
      assert.equal(await page.locator('.object').first().getAttribute('data-proof'), 'same');
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).first().click();
      assert.equal((await download).suggestedFilename(), '照片 1+1.png');
    });
  }

  it('writes down what happens, all of it or only what went wrong', async () => {
    const { page } = demo;
    const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem');
    for (const name of ['file-added', 'upload-start', 'upload-success', 'uploads-settled', 'change'])
      assert.ok((await events.filter({ hasText: name }).count()) > 0, name);
    assert.equal(await events.filter({ hasText: 'upload-progress' }).filter({ visible: true }).count(), 0);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    assert.ok((await events.filter({ hasText: 'upload-progress' }).filter({ visible: true }).count()) > 0);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('upload-success');
    assert.equal(await events.filter({ visible: true }).count(), 3);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('');
    await page.getByRole('button', { name: 'Errors' }).click();
    assert.equal(await events.filter({ visible: true }).count(), 0);
  });

  it('shows no secret, and nothing that the page’s own policy forbids', async () => {
    const text = await demo.page.locator('body').innerText();
    assert.doesNotMatch(text, /Signature=|security-token|accessKeySecret/i);
    assert.deepEqual(demo.complaints, []);
  });

  it('ends its cloud with itself', async () => {
    assert.equal((await fetch(`${demo.cloud}/-/switches`)).status, 200);
    demo.process.kill();
    await once(demo.process, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await assert.rejects(fetch(`${demo.cloud}/-/switches`));
  });
});
