import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { type Demo, startDemo, stopDemo } from '../support/node/demo-page.js';

const modes = {
  sts: 'Temporary credentials',
  'post-policy': 'Signed form',
  'presigned-url': 'Presigned URL',
  vod: 'Video (VOD)',
};
let demo: Demo;

before(async () => {
  demo = await startDemo(5870);
});
after(() => stopDemo(demo));

describe('npm start', () => {
  for (const [index, [mode, title]] of Object.entries(modes).entries()) {
    it(`serves a page that uploads in ${mode} mode and proves the stored object`, async () => {
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

  it('logs all events, all but progress, or errors only', async () => {
    const { page } = demo;
    const events = page.getByRole('list', { name: 'Events' }).getByRole('listitem');
    for (const name of ['file-added', 'upload-start', 'upload-success', 'uploads-settled', 'change'])
      assert.ok((await events.filter({ hasText: name }).count()) > 0, name);
    assert.equal(await events.filter({ hasText: 'upload-progress' }).filter({ visible: true }).count(), 0);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    assert.ok((await events.filter({ hasText: 'upload-progress' }).filter({ visible: true }).count()) > 0);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('upload-success');
    assert.equal(await events.filter({ visible: true }).count(), 4);
    await page.getByRole('searchbox', { name: 'Filter' }).fill('');
    await page.getByRole('button', { name: 'Errors' }).click();
    assert.equal(await events.filter({ visible: true }).count(), 0);
  });

  it('resumes after a stop of the cloud and a reload of the page, without the parts that OSS has', async () => {
    const { page, cloud } = demo;
    const sample = page.getByRole('button', { name: '25 MB' });
    const progress = () => page.evaluate(() => document.querySelector('oss-direct-upload')?.tasks[0]?.progress ?? 0);
    const countStoredParts = async () => {
      const { requests } = (await (await fetch(`${cloud}/-/requests`)).json()) as {
        requests: { operation: string; status: number }[];
      };
      return requests.filter(({ operation, status }) => operation === 'UploadPart' && status === 200).length;
    };
    page.on('dialog', (dialog) => void dialog.accept()); // the page asks before it closes during an upload
    await page.goto('about:blank');
    await page.goto(`${demo.address}#?endpoint=/get_sts_token_for_oss_upload&mode=sts&part-size=1024000`);
    await page.getByRole('switch', { name: 'Slow network' }).check();
    await fetch(`${cloud}/-/requests`, { method: 'DELETE' });
    await sample.click();
    while ((await progress()) < 0.5) await page.waitForTimeout(50);
    const arrived = await countStoredParts();
    assert.ok(arrived >= 6 && arrived <= 19, `${arrived} parts`);
    await page.getByRole('button', { name: 'Stop the mock cloud' }).click();
    const startButton = page.getByRole('button', { name: 'Start the mock cloud' });
    await startButton.waitFor();
    await assert.rejects(fetch(`${cloud}/-/requests`));
    await page.reload();
    await startButton.click();
    await page.getByRole('button', { name: 'Stop the mock cloud' }).waitFor();
    await sample.click();
    await page.locator('.object[data-proof]').waitFor({ timeout: 60_000 });
    assert.equal(await page.locator('.object').getAttribute('data-proof'), 'same');
    const later = await countStoredParts();
    assert.ok(later <= 28 - arrived, `${arrived} and ${later} parts of 25`); // a busy machine may race some
    demo.errors.splice(0); // those of the stopped cloud's refused connections
  });

  it('shows no secret, and logs no error', async () => {
    const text = await demo.page.locator('body').innerText();
    assert.doesNotMatch(text, /Signature=|security-token|accessKeySecret/i);
    assert.deepEqual(demo.errors, []);
  });

  it('stops its cloud when it ends', async () => {
    assert.equal((await fetch(`${demo.cloud}/-/switches`)).status, 200);
    demo.process.kill();
    await once(demo.process, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await assert.rejects(fetch(`${demo.cloud}/-/switches`));
  });
});
