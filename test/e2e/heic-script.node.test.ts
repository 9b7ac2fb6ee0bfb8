import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { startApp } from '../support/node/driven-app.js';
import { encodeHeic } from '../tools/heif-encoder.js';

const app = await startApp();
after(() => app.stop());

/** The tags that the guide shows, for the addresses of this test. */
function documentedTags(): string {
  const [, tags = ''] = readFileSync('docs/samples/heic.html', 'utf8').split('<!-- #region map -->');
  return tags.split('<!-- #endregion')[0]!.replaceAll('/js/oss-direct-upload/', '/cdn/');
}

describe('HEIC on a page without a bundler', () => {
  it('becomes a JPEG by the documented tags: the decoder is loaded with the first HEIC, and for no other file', async () => {
    const page = await app.browser.newPage();
    let loads = 0;
    await page.route('**/js/heic-to.min.js', (route) => {
      loads++;
      return route.fulfill({ path: 'node_modules/heic-to/dist/csp/heic-to.min.js', contentType: 'text/javascript' });
    });
    const body = `<!doctype html><link rel="icon" href="data:," />${documentedTags()}
      <oss-direct-upload endpoint="/get_sts_token_for_oss_upload" image-type="image/jpeg"></oss-direct-upload>`;
    await page.route('**/pages/heic.html', (route) => route.fulfill({ body, contentType: 'text/html' }));
    await page.goto(`${app.site.origin}/pages/heic.html`);
    const upload = (bytes: number[], name: string) =>
      page.evaluate(
        async ([content, named]) => {
          const element = document.querySelector('oss-direct-upload')!;
          const settled = new Promise((resolve) =>
            element.addEventListener('uploads-settled', resolve, { once: true }),
          );
          const [task] = await element.addFiles([new File([Uint8Array.from(content)], named)]);
          await settled;
          return task!.result;
        },
        [bytes, name] as const,
      );
    const jpeg = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(160, 120);
      canvas.getContext('2d')!.fillRect(0, 0, 160, 120);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer())];
    });
    const plain = await upload(jpeg, 'a.jpg');
    assert.deepEqual([plain?.type, loads], ['image/jpeg', 0]);
    const heic = await upload([...(await encodeHeic(Uint8Array.from(jpeg)))], 'b.heic');
    assert.deepEqual([heic?.type, heic?.width, loads], ['image/jpeg', 160, 1]);
    assert.match(heic!.key, /-b\.jpg$/);
    await page.close();
  });

  it('needs a script of its own: no other one knows the package', () => {
    const scripts = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const knowing = scripts.filter((name) => readFileSync(`dist/${name}`, 'utf8').includes('heic-to'));
    assert.deepEqual(knowing.sort(), ['cdn/heic.js', 'heic.js']);
  });
});
