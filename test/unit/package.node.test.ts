import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { build, parseSync, type Rolldown } from 'vite';
import { NOTICES } from '../../tools/third-party-notices.js';

/** Runs a script in plain Node, which finds this package by its own name. */
function inNode(script: string, ...options: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...options, '--input-type=module', '--eval', script],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, output: stdout + stderr };
}

const watched = `
  globalThis.customElements = { define() { throw new Error('an element was defined'); }, get() { throw new Error('one was asked for'); } };
  const before = Reflect.ownKeys(globalThis).length;`;
const unchanged = `if (Reflect.ownKeys(globalThis).length !== before) throw new Error('there is a new global');`;

const ofCore = `
import { sts, UploadQueue } from './src/core.ts';
let grants = 0;
const queue = new UploadQueue({ mode: sts, endpoint: async () => (grants++, {}) });
queue.addEventListener('upload-error', ({ detail: { error } }) => {
  console.log(JSON.stringify({ code: error.code, message: error.message, hint: error.hint, retryable: error.retryable, grants }));
});
queue.add([new File(['x'], 'a.txt')]);
`;

describe('the package in Node', () => {
  it('imports each entry without side effects, and exports the element’s class, the queue and the four modes', () => {
    const imports = ['', '/core', '/server', '/mini-program', '/mini-program/form', '/image', '/modes/sts'].map(
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

  it('rejects with `config` in core, requests no grant, and lets the process end', () => {
    const { status, output } = inNode(ofCore, '--import', 'tsx');
    assert.equal(status, 0, output);
    const { message, hint, ...rest } = JSON.parse(output) as Record<string, unknown>;
    assert.deepEqual(rest, { code: 'config', retryable: false, grants: 0 });
    assert.match(String(message), /browser/);
    assert.match(String(hint), /server/);
  });

  it('warns where a test runner takes it for a page of jsdom, unless a test registers the element', () => {
    const script = "globalThis.customElements = globalThis.document = new Map(); await import('oss-direct-upload');";
    const { status, output } = inNode(script);
    assert.equal(status, 0);
    assert.match(output, /registers no element.*See \/frameworks\/bundlers#jsdom/);
    assert.deepEqual(inNode(`${script} customElements.set('oss-direct-upload', {});`), { status: 0, output: '' });
  });

  it('warns in a server component, which registers no element', () => {
    const { status, output } = inNode("await import('oss-direct-upload')", '--conditions=react-server');
    assert.equal(status, 0);
    assert.match(output, /in a server component.*oss-direct-upload\/react.*See \/frameworks\/react#next/);
  });
});

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { exports, bin, main, types, typesVersions, dependencies } = manifest;

describe("the package's export map", () => {
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

describe('the package’s modules', () => {
  const forAll = /^\.(\/(core|element|mini-program.*|image|server|adapters\/.*|modes\/.*))?$/; // the others are made for one framework or tool
  for (const [name, { default: file }] of Object.entries(exports as Record<string, { default: string }>))
    if (forAll.test(name))
      it(`import only this package’s dependencies: ${name}`, () => {
        const foreign = [...packagesOf(file)].filter((used) => !(used in dependencies));
        assert.deepEqual(foreign, []);
      });

  it('of the server half load no mode, `exists` or hash at first', () => {
    const seen = new Set<string>();
    assert.deepEqual([...packagesOf('dist/server.js', seen, false)], []);
    assert.deepEqual([...seen], ['dist/server.js', join('dist', 'chunks', 'server.js')]);
    const code = readFileSync('dist/chunks/server.js', 'utf8');
    assert.match(code, /function createUploadHandler/);
    assert.doesNotMatch(code, /AssumeRole|RSASSA|createHash/);
  });

  for (const [name, kept] of [
    ['signers/ali-oss', /import\(["'`]ali-oss["'`]\)/],
    ['heic', /import\(["'`]heic-to\/csp["'`]\)/],
    ['index.react-server', /console\.warn\(/],
  ] as const)
    it(`keep the import of ${name} when a bundler drops unused modules`, async () => {
      const entry = 'virtual:app';
      const { output } = (await build({
        configFile: false,
        logLevel: 'silent',
        plugins: [
          {
            name: 'app',
            resolveId: (id) => (id === entry ? id : undefined),
            load: (id) => (id === entry ? `import ${JSON.stringify(resolve(`dist/${name}.js`))};` : undefined),
          },
        ],
        build: { write: false, rolldownOptions: { input: entry, external: ['ali-oss', 'heic-to/csp'] } },
      })) as Rolldown.RolldownOutput;
      const code = output.map((file) => ('code' in file ? file.code : '')).join('');
      assert.match(code, kept);
    });
});

describe('server: runtimes', () => {
  it('recognizes a mode’s errors in a tool that turns `import` into `require`', () => {
    const script = `
      const { createUploadHandler } = (await import('node:module')).createRequire(process.cwd() + '/')('./dist/server.js');
      const cloud = { bucket: 'b-require', region: 'cn-hangzhou', credentials: { accessKeyId: 'id', accessKeySecret: 's' } };
      const handler = createUploadHandler({ ...cloud, authorize: () => ({ dir: 'u/', mode: 'presigned-url' }) });
      console.log((await handler(new Request('https://app.test/?name=a.html&size=1&type=text/html'))).status);`;
    assert.deepEqual(inNode(script, '--import', 'tsx'), { status: 0, output: '415\n' });
  });

  it('needs no declarations of Node', () => {
    for (const name of ['server', 'server/settings/options', 'server/to-node', 'server/settings/from-env'])
      assert.doesNotMatch(readFileSync(`dist/${name}.d.ts`, 'utf8'), /from 'node:|NodeJS\.|: Buffer|@internal/);
    assert.doesNotMatch(readFileSync('dist/server/callback/verify-callback.d.ts', 'utf8'), /VerifyOptions\)/);
  });
});

const cdn = 'dist/cdn';

describe('the CDN folder', () => {
  it('has THIRD-PARTY-NOTICES.txt, which holds the license text of every package in the bundles', () => {
    const notices = readFileSync(join(cdn, NOTICES), 'utf8');
    const maps = readdirSync(cdn).filter((name) => name.endsWith('.map'));
    const sources = maps.flatMap((name) => JSON.parse(readFileSync(join(cdn, name), 'utf8')).sources as string[]);
    const packages = new Set(sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []));
    for (const name of ['lit-html', 'mrmime', '@noble/hashes']) assert.ok(packages.has(name), name);
    for (const name of packages) {
      const folder = join('node_modules', name);
      const license = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file)) ?? assert.fail(name);
      assert.ok(notices.includes(`\n${name} `), name);
      assert.ok(notices.includes(readFileSync(join(folder, license), 'utf8').trim()), name);
    }
  });

  it('has integrity.json, with the SHA-384 of every script', () => {
    const hashes: Record<string, string> = JSON.parse(readFileSync(join(cdn, 'integrity.json'), 'utf8'));
    const scripts = readdirSync(cdn).filter((name) => name.endsWith('.js'));
    assert.deepEqual(Object.keys(hashes).sort(), scripts.sort());
    for (const [name, hash] of Object.entries(hashes)) {
      const bytes = readFileSync(join(cdn, name));
      assert.equal(hash, `sha384-${createHash('sha384').update(bytes).digest('base64')}`, name);
    }
  });
});
