import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

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
  for (const name of [
    'oss-direct-upload',
    'oss-direct-upload/core',
    'oss-direct-upload/server',
    'oss-direct-upload/form',
    'oss-direct-upload/image',
    'oss-direct-upload/modes/sts',
  ]) {
    it(`imports ${name} without side effects`, () => {
      assert.deepEqual(inNode(`${watched} await import('${name}'); ${unchanged}`), { status: 0, output: '' });
    });
  }

  it('exports the headless queue and the four modes', () => {
    const names = "['UploadQueue', 'UploadTask', 'UploadError', 'sts', 'postPolicy', 'presignedUrl', 'vod']";
    const script = `const core = await import('oss-direct-upload/core'); console.log(${names}.filter((name) => !core[name]).join());`;
    assert.deepEqual(inNode(script), { status: 0, output: '\n' });
  });

  it('exports the class under the same name in Node and in browsers', () => {
    const script =
      "const { OssDirectUpload } = await import('oss-direct-upload'); console.log(typeof OssDirectUpload);";
    assert.deepEqual(inNode(script), { status: 0, output: 'function\n' });
  });
});

describe("the package's export map", () => {
  const { exports, bin, main, types, typesVersions } = JSON.parse(readFileSync('package.json', 'utf8'));
  const files = (entry: unknown): string[] =>
    typeof entry === 'string' ? [entry] : Object.values(entry as object).flatMap(files);

  for (const [name, entry] of Object.entries({ ...exports, bin })) {
    it(`maps ${name} to built files`, () => {
      const missing = files(entry).filter((file) => !file.includes('*') && !existsSync(file));
      assert.deepEqual(missing, []);
    });
  }

  it('agrees with `main`, `types` and `typesVersions`, which older resolvers read', () => {
    const typed = Object.entries(exports as Record<string, { types?: string; default: string }>).filter(
      ([, entry]) => entry.types,
    );
    const own = Object.fromEntries(typed.map(([name, entry]) => [name.slice(2), [entry.types]]));
    const { '': root, ...expected } = own;
    assert.deepEqual({ main, types: [types] }, { main: exports['.'].default, types: root });
    assert.deepEqual(typesVersions, { '*': expected });
  });
});
