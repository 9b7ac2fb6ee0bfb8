import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, findChromium } from '../tools/chromium.js';

const modes = ['sts', 'post-policy', 'presigned-url'];
let demo: ChildProcess;
let browser: Browser;
let page: Page;
let greeting = '';
const complaints: string[] = [];

before(async () => {
  demo = spawn(process.execPath, ['--import', 'tsx', 'demo/start.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '5870', MOCK_PORT: '9870' },
  });
  while (!greeting.includes('Ctrl-C')) greeting += String((await once(demo.stdout!, 'data'))[0]); // it is piped
  browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
  page = await browser.newPage();
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
  page.on('pageerror', ({ message }) => void complaints.push(message));
  await page.goto(/http:\/\/127\.0\.0\.1:\d+\//.exec(greeting)?.[0] ?? '');
});
after(async () => {
  await browser?.close();
  demo?.kill();
});

describe('npm start', () => {
  for (const [index, mode] of modes.entries()) {
    it(`shows a page that uploads in ${mode} mode and proves it`, async () => {
      await page.click(`#tab-${mode}`);
      const chooser = page.waitForEvent('filechooser');
      await page.locator(`#panel-${mode} oss-direct-upload [part~=button]`).first().click();
      await (await chooser).setFiles({ name: '照片 1+1.png', mimeType: 'image/png', buffer: randomBytes(7_000_000) });
      await page.locator('.object[data-proof]').nth(index).waitFor({ timeout: 30_000 });
      assert.equal(await page.locator('.object').first().getAttribute('data-proof'), 'same');
      const download = page.waitForEvent('download');
      await page.locator('.object a').first().click();
      assert.equal((await download).suggestedFilename(), '照片 1+1.png');
    });
  }

  it('shows no secret, and nothing that the page’s own policy forbids', async () => {
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /Signature=|security-token|accessKeySecret/i);
    assert.deepEqual(complaints, []);
  });

  it('ends its cloud with itself', async () => {
    const mock = /http:\/\/127\.0\.0\.1:9\d+/.exec(greeting)?.[0] ?? '';
    assert.equal((await fetch(`${mock}/-/switches`)).status, 200);
    demo.kill();
    await once(demo, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await assert.rejects(fetch(`${mock}/-/switches`));
  });
});
