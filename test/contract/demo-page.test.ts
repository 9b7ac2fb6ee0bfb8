import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { type Demo, startDemo, stopDemo } from '../support/node/demo-page.js';

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

  it('goes on after its cloud died in the middle and the page was loaded again, and sends no part twice that had arrived', async () => {
    const { page, cloud } = demo;
    const sample = page.getByRole('button', { name: '25 MB' });
    const done = () => page.evaluate(() => document.querySelector('oss-direct-upload')?.tasks[0]?.progress ?? 0);
    const parts = async () => {
      const { requests } = (await (await fetch(`${cloud}/-/requests`)).json()) as {
        requests: { operation: string; status: number }[];
      };
      return requests.filter(({ operation, status }) => operation === 'UploadPart' && status === 200).length;
    };
    page.on('dialog', (dialog) => void dialog.accept()); // leaving while files are on their way
    await page.goto('about:blank');
    await page.goto(`${demo.address}#?endpoint=/get_sts_token_for_oss_upload&mode=sts&part-size=1MB`);
    await page.getByRole('switch', { name: 'Slow line' }).check();
    await fetch(`${cloud}/-/requests`, { method: 'DELETE' });
    await sample.click();
    while ((await done()) < 0.5) await page.waitForTimeout(50);
    const arrived = await parts();
    assert.ok(arrived >= 6 && arrived <= 19, `${arrived} parts`);
    await page.getByRole('button', { name: 'Pull the plug' }).click();
    const plug = page.getByRole('button', { name: 'Plug it in again' });
    await plug.waitFor();
    await assert.rejects(fetch(`${cloud}/-/requests`));
    await page.reload();
    await plug.click();
    await page.getByRole('button', { name: 'Pull the plug' }).waitFor();
    await sample.click();
    await page.locator('.object[data-proof]').waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.object').getAttribute('data-proof'), 'same');
    assert.ok((await parts()) <= 25 - arrived, `${arrived} and ${await parts()} parts of 25`);
    demo.complaints.splice(0); // of connections that were refused
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
