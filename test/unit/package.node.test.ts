import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build, parseSync, type Rolldown } from 'vite';
import { createUploadHandler, fromEnv } from '../../src/server.js';
import { NOTICES, noticesOf } from '../../tools/third-party-notices.js';

/** Runs a script in plain Node, which finds this package by its own name. */
function inNode(script: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return { status, output: stdout + stderr };
}

const watched = `
  globalThis.customElements = { define() { throw new Error('an element was defined'); }, get() { throw new Error('one was asked for'); } };
  const before = Reflect.ownKeys(globalThis).length;`;
const unchanged = `if (Reflect.ownKeys(globalThis).length !== before) throw new Error('there is a new global');`;

describe('the package in Node', () => {
  it('imports each entry without side effects, and exports the element’s class, the queue and the four modes', () => {
    const imports = ['', '/core', '/server', '/form', '/image', '/modes/sts'].map(
      (name) => `await import('oss-direct-upload${name}'); ${unchanged}`,
    );
    const exported = `
      const { OssDirectUpload } = await import('oss-direct-upload');
      const { UploadQueue, UploadTask, UploadError, sts, postPolicy, presignedUrl, vod } = await import('oss-direct-upload/core');
      const all = [OssDirectUpload, UploadQueue, UploadTask, UploadError, sts, postPolicy, presignedUrl, vod];
      console.log(all.every(Boolean), typeof OssDirectUpload);`;
    const expected = { status: 0, output: 'true function\n' };
    assert.deepEqual(inNode(watched + imports.join('') + exported), expected);
  });
});

describe("the package's export map", () => {
  const { exports, bin, main, types, typesVersions } = JSON.parse(readFileSync('package.json', 'utf8'));
  const files = (entry: unknown): string[] =>
    typeof entry === 'string' ? [entry] : Object.values(entry as object).flatMap(files);

  it('maps each name to built files', () => {
    const missing = files({ ...exports, bin }).filter((file) => !file.includes('*') && !existsSync(file));
    assert.deepEqual(missing, []);
  });

  it('agrees with `main`, `types` and `typesVersions`, which older resolvers read', () => {
    const typed = Object.entries(exports as Record<string, { types?: string; default: string }>).filter(
      ([, entry]) => entry.types,
    );
    const { '': root, ...expected } = Object.fromEntries(typed.map(([name, { types: t }]) => [name.slice(2), [t]]));
    assert.deepEqual({ main, types: [types] }, { main: exports['.'].default, types: root });
    assert.deepEqual(typesVersions, { '*': expected });
  });
});

/** The names of packages that a module, and what it imports at once or later, imports. */
function packagesOf(file: string, seen = new Set<string>(), isLater = true): Set<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  const { module } = parseSync(file, code);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...(isLater ? module.dynamicImports : []).map(({ moduleRequest: { start, end } }) =>
      code.slice(start + 1, end - 1),
    ),
  ];
  const packages = named.filter((name) => !name.startsWith('.')).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
  const inner = named
    .filter((name) => name.startsWith('.'))
    .flatMap((name) => [...packagesOf(join(dirname(file), name), seen, isLater)]);
  return new Set([...packages, ...inner]);
}

/** A module, and those of this package that it imports. */
function filesOf(file: string, isLater: boolean): string[] {
  const seen = new Set<string>();
  packagesOf(file, seen, isLater);
  return [...seen];
}

describe('the package’s modules', () => {
  const { exports, dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
    dependencies: Record<string, string>;
  };
  const forAll = /^\.(\/(core|element|form|image|server|adapters\/.*|modes\/.*))?$/; // the others are made for one framework or tool
  const entries = Object.entries(exports).flatMap(([name, entry]) =>
    typeof entry === 'object' && forAll.test(name) ? [[name, entry.default!] as const] : [],
  );
  for (const [name, file] of entries)
    it(`import only this package’s dependencies: ${name}`, () => {
      const foreign = [...packagesOf(file)].filter((used) => !(used in dependencies));
      assert.deepEqual(foreign, []);
    });

  it('of the server half load no mode, `exists` or hash at first', () => {
    const loaded = filesOf('dist/server.js', false);
    assert.ok(loaded.includes(join('dist', 'server', 'upload-handler.js')));
    assert.deepEqual(
      loaded.filter((name) => /grants|sts-|rsa|sign-v4/.test(name)),
      [],
    );
    assert.deepEqual([...packagesOf('dist/server.js', new Set(), false)], []);
  });

  it('keep the import of signers/ali-oss when a bundler drops unused modules', async () => {
    const entry = 'virtual:app';
    const { output } = (await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [
        {
          name: 'app',
          resolveId: (id) => (id === entry ? id : undefined),
          load: (id) => (id === entry ? `import ${JSON.stringify(resolve('dist/signers/ali-oss.js'))};` : undefined),
        },
      ],
      build: { write: false, rolldownOptions: { input: entry, external: ['ali-oss'] } },
    })) as Rolldown.RolldownOutput;
    assert.match(output.map((file) => ('code' in file ? file.code : '')).join(''), /import\(["'`]ali-oss["'`]\)/);
  });
});

const ofCore = `
import { sts, UploadQueue } from './src/core.ts';
let grants = 0;
const queue = new UploadQueue({ mode: sts, fetchGrant: async () => (grants++, {}) });
queue.addEventListener('upload-error', ({ detail: { error } }) => {
  console.log(JSON.stringify({ code: error.code, message: error.message, hint: error.hint, retryable: error.retryable, grants }));
});
queue.add([new File(['x'], 'a.txt')]);
`;

describe('core outside of a browser', () => {
  it('rejects with `config`, requests no grant, and lets the process end', () => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', ofCore];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const { code, message, hint, retryable, grants } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual({ code, retryable, grants }, { code: 'config', retryable: false, grants: 0 });
    assert.match(String(message), /browser/);
    assert.match(String(hint), /server/);
  });
});

describe('the element’s entry for servers', () => {
  it('warns where a test runner takes it for a page of jsdom', () => {
    const script = "globalThis.customElements = globalThis.document = {}; await import('oss-direct-upload');";
    const { status, output } = inNode(script);
    assert.equal(status, 0);
    assert.match(output, /registers no element.*See \/frameworks\/bundlers#jsdom/);
  });
});

describe('server: runtimes', () => {
  it('needs no declarations of Node', () => {
    for (const name of ['server', 'server/options', 'server/to-node', 'server/from-env'])
      assert.doesNotMatch(readFileSync(`dist/${name}.d.ts`, 'utf8'), /from 'node:|NodeJS\.|: Buffer|@internal/);
    assert.doesNotMatch(readFileSync('dist/server/callback/verify-callback.d.ts', 'utf8'), /VerifyOptions\)/);
  });

  it('takes README’s ten lines', async (context) => {
    context.mock.method(console, 'error', () => {});
    const userOf = async (request: Request): Promise<{ id: number } | undefined> =>
      request.headers.has('cookie') ? { id: 7 } : undefined;
    const handler = createUploadHandler({
      credentials: fromEnv({
        OSS_BUCKET: 'b-readme',
        OSS_REGION: 'cn-hangzhou',
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
      }),
      async authorize(request) {
        const user = await userOf(request);
        return user && { dir: `uploads/${user.id}/`, maxFileSize: '20MB', types: ['image/*'], mode: 'post-policy' };
      },
    });
    const signedIn = await handler(new Request('https://app.test/', { headers: { cookie: 's=1' } }));
    assert.equal(((await signedIn.json()) as { dir: string }).dir, 'uploads/7/');
    assert.equal((await handler(new Request('https://app.test/'))).status, 403);
  });
});

const cdn = 'dist/cdn';
const isScript = (name: string) => name.endsWith('.js');

/** A package in a folder of its own. */
function makePackage(test: TestContext, name: string, files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'notices-'));
  test.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', license: 'MIT' }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return join(folder, 'index.js');
}

describe('THIRD-PARTY-NOTICES.txt', () => {
  it('holds the license text of every package in the bundles', () => {
    const notices = readFileSync(join(cdn, NOTICES), 'utf8');
    const maps = readdirSync(cdn).filter((name) => name.endsWith('.map'));
    const sources = maps.flatMap((name) => JSON.parse(readFileSync(join(cdn, name), 'utf8')).sources as string[]);
    const packages = new Set(sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []));
    for (const name of ['lit-html', 'lit-element', '@lit/reactive-element', 'mrmime', '@noble/hashes'])
      assert.ok(packages.has(name), name);
    for (const name of packages) {
      const folder = join('node_modules', name);
      const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file)) ?? assert.fail(name);
      assert.ok(notices.includes(`\n${name} `), name);
      assert.ok(notices.includes(readFileSync(join(folder, license), 'utf8').trim()), name);
    }
  });

  it('names a package once, however many of its modules are bundled, and not this project', (test) => {
    const module = makePackage(test, '@some/where', { LICENCE: 'You may.', 'NOTICE.txt': 'By us.' });
    const text = noticesOf([module, `${module}?v=1`, join(module, '..', 'other.js'), '/src/index.js', '\0helper']);
    assert.match(text, /\n@some\/where 1\.2\.3 \(MIT\)\n\nYou may\.\n\nBy us\.\n$/);
    assert.equal(text.match(/@some/g)?.length, 1);
  });

  it('fails the build where a package has no license file', (test) => {
    const module = makePackage(test, 'lawless', { 'README.md': '# lawless', NOTICE: 'By us.' });
    assert.throws(() => noticesOf([module]), /lawless 1\.2\.3 .* has no license file/);
  });
});

describe('integrity.json', () => {
  const hashes: Record<string, string> = JSON.parse(readFileSync(join(cdn, 'integrity.json'), 'utf8'));

  it('has the SHA-384 of every script of the CDN folder', () => {
    assert.deepEqual(Object.keys(hashes).sort(), readdirSync(cdn).filter(isScript).sort());
    for (const [name, hash] of Object.entries(hashes)) {
      const bytes = readFileSync(join(cdn, name));
      assert.equal(hash, `sha384-${createHash('sha384').update(bytes).digest('base64')}`, name);
    }
  });

  it('resolves by the package’s name, and is packed', () => {
    assert.equal(
      import.meta.resolve('oss-direct-upload/integrity.json'),
      pathToFileURL(resolve(cdn, 'integrity.json')).href,
    );
    const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
    assert.ok(files.includes('dist'));
  });
});
