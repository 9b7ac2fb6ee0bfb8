import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { startApp } from '../support/node/driven-app.js';

const SPLIT = 'oss-direct-upload.js';
const SINGLE = 'oss-direct-upload.single.js';
const { [SINGLE]: integrity = '' } = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<
  string,
  string
>;

const app = await startApp();
/** Another origin that serves the folder `dist/cdn`. */
let asked: string[] = [];
const server = createServer(({ url = '' }, response) => {
  asked.push(url);
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('content-type', 'text/javascript');
  response.end(readFileSync(`dist/cdn/${url.slice(1)}`));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const cdn = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(async () => {
  await app.stop();
  server.close();
  server.closeAllConnections();
});

/** The header that the documentation shows, for the addresses of this test. */
function documentedPolicy(name: string): string {
  const [, policy = ''] = readFileSync(`docs/samples/csp/${name}.http`, 'utf8').split('Content-Security-Policy:');
  return policy
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace('https://my-bucket.oss-cn-hangzhou.aliyuncs.com', app.cloud.endpoint)
    .replace('https://cdn.example.com', cdn);
}

/** Uploads a file in parts and an image on a page with this script. @returns what a developer would see of that */
async function upload(script: string, { policy = '', hash = '' }) {
  asked = [];
  const page = await (await app.browser.newContext()).newPage();
  const problems: string[] = [];
  const scripts: string[] = [];
  const workers: Promise<unknown[]>[] = []; // when they start: one with nothing to read ends after three seconds
  page.on('worker', (one) =>
    workers.push(one.evaluate('self.name').then((name) => [new URL(one.url()).protocol, name])),
  );
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  page.on('request', (request) => request.url().includes('.js') && scripts.push(request.url()));
  const body = `<!doctype html><script type="module" src="${script}" crossorigin ${hash && `integrity="${hash}"`}></script>
    <oss-direct-upload endpoint="/get_sts_token_for_oss_upload" part-size="1MB" multiple></oss-direct-upload>`;
  const headers: Record<string, string> = policy ? { 'Content-Security-Policy': policy } : {};
  await page.route('**/pages/somebodys.html', (route) => route.fulfill({ body, contentType: 'text/html', headers }));
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto(`${app.site.origin}/pages/somebodys.html`);
  const tasks = await page.evaluate(async () => {
    const element = document.querySelector('oss-direct-upload')!;
    const settled = new Promise((resolve) => element.addEventListener('uploads-settled', resolve, { once: true }));
    const canvas = new OffscreenCanvas(64, 64);
    canvas.getContext('2d')!.fillRect(0, 0, 64, 64);
    const image = new File([await canvas.convertToBlob()], 'a.png', { type: 'image/png' });
    await element.addFiles([new File([new Uint8Array(2_500_000).fill(7)], 'a.bin'), image]);
    await settled;
    return element.tasks.map(({ status, result }) => `${status} ${result?.verified}`);
  });
  const started = await Promise.all(workers);
  await page.context().close();
  return { problems, scripts, tasks, workers: started };
}

const stored = ['done true', 'done true'];
const named = 'oss-direct-upload-crc64';

describe('a page with the documented Content-Security-Policy', () => {
  for (const [title, name, script, protocol] of [
    ['the scripts on its own origin', 'own-origin', `/cdn/${SPLIT}`, 'http:'],
    [`${SPLIT} on another origin`, 'cdn', `${cdn}/${SPLIT}`, 'blob:'],
    [`${SINGLE} on another origin`, 'cdn', `${cdn}/${SINGLE}`, 'blob:'],
  ] as const) {
    it(`uploads with ${title}`, async () => {
      const { scripts: _, ...end } = await upload(script, { policy: documentedPolicy(name) });
      assert.deepEqual(end, { problems: [], tasks: stored, workers: [[protocol, named]] });
    });
  }
});

describe('the drop-in in one file, pinned by its hash', () => {
  it('uploads and computes CRCs in a worker, without another script', async () => {
    const script = `${cdn}/${SINGLE}`;
    const end = await upload(script, { hash: integrity });
    assert.deepEqual(end, { problems: [], scripts: [script], tasks: stored, workers: [['blob:', named]] });
    assert.deepEqual([...new Set(asked)], [`/${SINGLE}`]);
  });

  it('says that it neither records nor uploads streams, and does all else', async () => {
    const page = await (await app.browser.newContext()).newPage();
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const body = `<!doctype html><script type="module" src="${cdn}/${SINGLE}" crossorigin></script>
      <oss-direct-upload endpoint="/get_sts_token_for_oss_upload" record="camera audio"></oss-direct-upload>`;
    await page.route('**/pages/somebodys.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
    await page.goto(`${app.site.origin}/pages/somebodys.html`);
    await page.locator('oss-direct-upload').getByRole('button').first().waitFor();
    const instead = 'Use oss-direct-upload.js of the same folder, or the package from npm.';
    const error = await page.evaluate(async () => {
      const element = document.querySelector('oss-direct-upload')!;
      await element.updateComplete;
      return element.queue
        .addStream(new Blob(['log']).stream(), { name: 'log.txt' })
        .catch(({ message }: Error) => message);
    });
    assert.equal(error, `${SINGLE} uploads no streams. ${instead}`);
    assert.deepEqual(problems, [`oss-direct-upload: \`record\` does nothing in ${SINGLE}. ${instead}`]);
    assert.equal(await page.getByRole('button', { name: 'Record' }).count(), 0);
    await page.context().close();
  });
});
