import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

const NAME = 'oss-direct-upload.single.js';
const script = readFileSync(`dist/cdn/${NAME}`);
const { [NAME]: integrity } = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8')) as Record<string, string>;

/** Another origin that serves the single file and nothing else. */
let cdn: Server;
let asked: string[];
let app: DrivenApp;

before(async () => {
  app = await startApp();
  cdn = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', 'text/javascript');
    if (url === `/${NAME}`) return response.end(script);
    response.statusCode = 404;
    response.end();
  });
  await new Promise<void>((resolve) => cdn.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  await app.stop();
  cdn.close();
  cdn.closeAllConnections();
});

/** Uploads 9 MB on a page with the script from a folder, pinned by a hash. */
async function upload(folder: string, hash: string | undefined) {
  asked = [];
  const page = await (await app.browser.newContext()).newPage();
  const problems: string[] = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  const scripts: string[] = [];
  page.on('request', (request) => request.url().includes('.js') && scripts.push(request.url()));
  const body = `<!doctype html><link rel="icon" href="data:," />
    <script type="module" src="${folder}/${NAME}" integrity="${hash}" crossorigin></script>
    <oss-direct-upload endpoint="/get_sts_token_for_oss_upload"></oss-direct-upload>`;
  await page.route('**/pages/pinned.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
  await page.goto(`${app.site.origin}/pages/pinned.html`);
  if (!(await page.evaluate(() => customElements.get('oss-direct-upload') !== undefined))) return { problems, scripts };
  const task = await page.evaluate(async () => {
    const element = document.querySelector('oss-direct-upload')!;
    const settled = new Promise((resolve) => element.addEventListener('uploads-settled', resolve));
    await element.addFiles([new File([new Uint8Array(9_000_000).fill(7)], 'a.bin')]);
    await settled;
    return element.tasks.map(({ status, result }) => [status, result?.verified]);
  });
  const workers = await Promise.all(page.workers().map((worker) => worker.evaluate('self.name')));
  return { problems, scripts, task, workers };
}

describe('the drop-in in one file, pinned by its hash', () => {
  const places = {
    'a server that has nothing else': () => `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`,
    'the page’s own site': () => `${app.site.origin}/cdn`,
  };
  for (const [place, folder] of Object.entries(places)) {
    it(`uploads and computes CRCs in a worker, without another script: from ${place}`, async () => {
      const { problems, scripts, task, workers } = await upload(folder(), integrity);
      assert.deepEqual(problems, []);
      assert.deepEqual(task, [['done', true]]);
      assert.deepEqual(workers, ['oss-direct-upload-crc64']);
      assert.deepEqual(scripts, [`${folder()}/${NAME}`]);
      assert.deepEqual(
        asked.filter((path) => path !== `/${NAME}`),
        [],
      );
    });
  }

  it('does not run if it is not the file of the hash', async () => {
    const wrong = integrity?.replace(/.{8}$/, 'AAAAAAAA');
    const { problems, task } = await upload(Object.values(places)[0]!(), wrong);
    assert.equal(task, undefined);
    assert.match(problems.join(), /integrity/);
  });
});
