import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build, type Rolldown } from 'vite';
import { type DrivenApp, startApp } from '../support/node/driven-app.js';

const folder = '/built/';
const modes = {
  sts: ['sts', '/get_sts_token_for_oss_upload'],
  'post-policy': ['postPolicy', '/get_post_signature_for_oss_upload'],
  'presigned-url': ['presignedUrl', '/get_presigned_url_for_oss_upload'],
  vod: ['vod', '/get_upload_auth_for_vod'],
} as const;
type Name = keyof typeof modes;

let app: DrivenApp;

before(async () => (app = await startApp()));
after(() => app.stop());

/** An app for production that gives its queue one mode as an object. */
async function buildApp(name: Name): Promise<{ entry: string; files: Map<string, Rolldown.OutputChunk> }> {
  const [object, path] = modes[name];
  const id = 'virtual:app';
  const code = `
    import { endpoint, UploadQueue } from '${resolve('dist/core.js')}';
    import { ${object} } from '${resolve('dist/modes', name, `${name}.js`)}';
    const queue = new UploadQueue({ mode: ${object}, fetchGrant: endpoint('${path}') });
    globalThis.upload = async (...sizes) => {
      const settled = new Promise((resolve) => queue.addEventListener('uploads-settled', resolve));
      const tasks = queue.add(sizes.map((size) => new File([new Uint8Array(size).fill(7)], size + '.jpg', { type: 'image/jpeg' })));
      await settled;
      return tasks.map(({ status, error }) => error ? String(error) : status);
    };`;
  const { output } = (await build({
    configFile: false,
    logLevel: 'silent',
    base: folder,
    plugins: [
      {
        name: 'app',
        resolveId: (source) => (source === id ? id : undefined),
        load: (source) => (source === id ? code : undefined),
      },
    ],
    build: { write: false, rolldownOptions: { input: id } },
  })) as Rolldown.RolldownOutput;
  const chunks = output.filter((file) => file.type === 'chunk');
  const entry = chunks.find(({ isEntry }) => isEntry)!.fileName;
  return { entry, files: new Map(chunks.map((chunk) => [chunk.fileName, chunk])) };
}

/** Modules of other modes: their code, not the names and fields by which `mode` could be chosen. */
function othersIn(name: Name, files: Iterable<Rolldown.OutputChunk | undefined>): string[] {
  const modules = [...files].flatMap((chunk) => chunk?.moduleIds ?? []);
  const ofModes = modules.flatMap(
    (id) => /\/dist\/modes\/((?:sts|post-policy|presigned-url|vod)\/.*)$/.exec(id)?.[1] ?? [],
  );
  const isOwn = (id: string) => id.startsWith(`${name}/`) || (name === 'vod' && id.startsWith('sts/')); // which signs for it
  return ofModes.filter((id) => !isOwn(id) && !id.endsWith('/description.js'));
}

describe('an app that gives the queue one mode as an object', () => {
  for (const name of Object.keys(modes) as Name[]) {
    it(`has no other mode in its entry chunk, and requests none: ${name}`, async () => {
      const { entry, files } = await buildApp(name);
      assert.ok(files.get(entry)!.moduleIds.some((id) => id.endsWith(`/${name}/${name}.js`)));
      const atOnce = new Set([entry]);
      for (const file of atOnce) for (const imported of files.get(file)!.imports) atOnce.add(imported);
      assert.deepEqual(
        othersIn(
          name,
          [...atOnce].map((file) => files.get(file)),
        ),
        [],
      );

      const page = await (await app.browser.newContext()).newPage();
      const requested = new Set<string>();
      await page.route(`**${folder}**`, async (route) => {
        const file = new URL(route.request().url()).pathname.slice(folder.length);
        requested.add(file);
        const chunk = files.get(file);
        const html = `<!doctype html><link rel="icon" href="data:," /><script type="module" src="${entry}"></script>`;
        if (chunk) await route.fulfill({ body: chunk.code, contentType: 'text/javascript' });
        else if (file === '') await route.fulfill({ body: html, contentType: 'text/html' });
        else await route.fulfill({ status: 404 });
      });
      await page.goto(`${app.site.origin}${folder}`);
      await page.waitForFunction(() => 'upload' in globalThis);
      const upload = (...sizes: number[]) =>
        page.evaluate(
          (all) => (globalThis as unknown as { upload(...n: number[]): Promise<string[]> }).upload(...all),
          sizes,
        );
      assert.deepEqual(await upload(300_000, 9_000_000), ['done', 'done']);
      assert.ok(requested.size > 3, [...requested].join());
      assert.deepEqual(
        othersIn(
          name,
          [...requested].map((file) => files.get(file)),
        ),
        [],
      );
    });
  }
});
