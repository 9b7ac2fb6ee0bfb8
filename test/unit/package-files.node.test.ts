import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { NOTICES, noticesOf } from '../../tools/third-party-notices.js';

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
    assert.ok(
      ['lit-html', 'lit-element', '@lit/reactive-element', 'mrmime', '@noble/hashes'].every((name) =>
        packages.has(name),
      ),
    );
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

  it('resolves by the package’s name', () => {
    const script =
      "const { default: hashes } = await import('oss-direct-upload/integrity.json', { with: { type: 'json' } }); console.log(JSON.stringify(hashes));";
    const output = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', script], {
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(output), hashes);
  });

  it('is part of the npm package, and so are the notices', () => {
    const list = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const [{ files }] = JSON.parse(list) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    for (const name of [NOTICES, 'integrity.json']) assert.ok(paths.includes(`${cdn}/${name}`), name);
  });
});
