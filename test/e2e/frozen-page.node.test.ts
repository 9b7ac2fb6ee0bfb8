import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startApp } from '../support/node/driven-app.js';
import { freezablePage } from '../support/node/freezable-page.js';
import { until } from '../support/until.js';

const size = 1_000_000;

it('a page that is frozen while files are sent continues within two seconds, with its parts', async (test) => {
  const app = await startApp();
  test.after(() => app.stop());
  app.switches({ faults: [{ kind: 'stall', operation: 'UploadPart', atByte: 50_000, skip: 4, times: 2 }] });
  const query = 'mode=sts&endpoint=/get_sts_token_for_oss_upload&part-size=100KB&parallel-parts=2';
  const page = await freezablePage(`${app.site.origin}/pages/around.html?${query}`);
  test.after(() => page.close());
  const parts = () => app.cloud.log.records.filter(({ operation }) => operation === 'UploadPart');
  const status = () => page.evaluate('around.state().status');

  await until(() => page.evaluate('!!globalThis.around && !!customElements.get("oss-direct-upload")'), 'the page');
  // it is frozen for a minute by its clock: nobody waits so long for a test
  await page.evaluate(`
    globalThis.life = [];
    for (const type of ['freeze', 'resume']) document.addEventListener(type, () => life.push(type));
    const now = Date.now.bind(Date);
    document.addEventListener('freeze', () => (Date.now = () => now() + 60_000));`);
  await page.evaluate(`void around.add(${size})`);
  const lost = () => parts().filter(({ bytesReceived }) => bytesReceived === 50_000);
  await until(() => lost().length === 2, 'parts whose connection stands still');
  const stored = parts().flatMap(({ status: of, partNumber }) => (of === 200 ? partNumber : []));
  const before = parts().length;

  await page.freeze();
  await until(() => page.evaluate('life.length'), 'the freeze');
  await page.thaw();
  const thawedAt = performance.now();
  await until(() => parts().length > before, 'the next part');
  assert.ok(performance.now() - thawedAt < 2_000, `after ${performance.now() - thawedAt} ms`);
  assert.deepEqual(await page.evaluate('life'), ['freeze', 'resume']);
  await until(async () => (await status()) === 'done', 'the end');
  const later = parts().slice(before);
  assert.deepEqual([stored.length, later.filter(({ partNumber }) => stored.includes(partNumber))], [4, []]);
  const { key } = (await page.evaluate('around.state()')) as { key: string };
  assert.equal((await app.storedBytes(key)).length, size);
});
