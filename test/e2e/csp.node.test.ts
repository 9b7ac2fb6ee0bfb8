import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

/** Another origin that serves the folder `dist/cdn`. */
let cdn: Server;
let app: DrivenApp;

before(async () => {
  app = await startApp();
  cdn = createServer(({ url = '' }, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', 'text/javascript');
    response.end(readFileSync(`dist/cdn/${url.slice(1)}`));
  });
  await new Promise<void>((resolve) => cdn.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await app.stop();
  cdn.close();
  cdn.closeAllConnections();
});

const cdnOrigin = () => `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`;

/** The header that the documentation shows, for the addresses of this test. */
function documentedPolicy(name: string): string {
  const [, policy = ''] = readFileSync(`docs/samples/csp/${name}.http`, 'utf8').split('Content-Security-Policy:');
  return policy
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace('https://my-bucket.oss-cn-hangzhou.aliyuncs.com', app.cloud.endpoint)
    .replace('https://cdn.example.com', cdnOrigin());
}

/** Uploads 9 MB and a small image on a page with this policy. */
async function upload(policy: string, script: string) {
  const page = await (await app.browser.newContext()).newPage();
  const problems: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  const body = `<!doctype html><script type="module" src="${script}" crossorigin></script>
    <oss-direct-upload endpoint="/get_sts_token_for_oss_upload" multiple></oss-direct-upload>`;
  const headers = { 'Content-Security-Policy': policy };
  await page.route('**/pages/strict.html', (route) => route.fulfill({ body, contentType: 'text/html', headers }));
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto(`${app.site.origin}/pages/strict.html`);
  await page.waitForFunction(() => customElements.get('oss-direct-upload') !== undefined);
  const tasks = await page.evaluate(async () => {
    const element = document.querySelector('oss-direct-upload')!;
    const settled = new Promise((resolve) => element.addEventListener('uploads-settled', resolve, { once: true }));
    const canvas = new OffscreenCanvas(64, 64);
    canvas.getContext('2d')!.fillRect(0, 0, 64, 64);
    const image = new File([await canvas.convertToBlob()], 'a.png', { type: 'image/png' });
    await element.addFiles([new File([new Uint8Array(9_000_000).fill(7)], 'a.bin'), image]);
    await settled;
    return element.tasks.map(({ status, result }) => [status, result?.verified]);
  });
  const workers = page.workers().map((worker) => new URL(worker.url()).protocol);
  return { problems, tasks, workers };
}

describe('a page with the documented Content-Security-Policy', () => {
  const stored = [
    ['done', true],
    ['done', true],
  ];

  it('uploads with the scripts on its own origin', async () => {
    const end = await upload(documentedPolicy('own-origin'), '/cdn/oss-direct-upload.js');
    assert.deepEqual(end, { problems: [], tasks: stored, workers: ['http:'] });
  });

  for (const name of ['oss-direct-upload.js', 'oss-direct-upload.single.js'])
    it(`uploads with ${name} on another origin`, async () => {
      const end = await upload(documentedPolicy('cdn'), `${cdnOrigin()}/${name}`);
      assert.deepEqual(end, { problems: [], tasks: stored, workers: ['blob:'] });
    });

  it('still uploads, without a worker, if the policy forbids workers', async () => {
    const policy = documentedPolicy('cdn').replace('worker-src blob:', "worker-src 'none'");
    const { tasks, workers, problems } = await upload(policy, `${cdnOrigin()}/oss-direct-upload.js`);
    assert.deepEqual([tasks, workers], [stored, []]);
    assert.match(problems.join(), /worker-src/);
  });
});
