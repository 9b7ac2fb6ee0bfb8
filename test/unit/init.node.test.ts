import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { findKind } from '../../demo/init/find-kind.js';
import { init } from '../../demo/init/init.js';
import { kinds } from '../../demo/init/kinds.js';
import { filesIn } from '../../tools/files-in.js';

const all = mkdtempSync(join(tmpdir(), 'init-'));
after(() => rmSync(all, { recursive: true }));

/** A folder with these files, and a package.json that names these packages. */
function folderWith(packages: readonly string[], files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(all, 'app-'));
  const dependencies = Object.fromEntries(packages.map((name) => [name, '*']));
  const manifest = packages.length > 0 ? { 'package.json': JSON.stringify({ dependencies }) } : {};
  for (const [file, text] of Object.entries({ ...manifest, ...files })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}
const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8');

describe('init', () => {
  it('finds what an application is made with', () => {
    for (const [kind, packages, file] of [
      ['next', ['next', 'react']],
      ['nuxt', ['nuxt', 'vue', 'vite']],
      ['react', ['vite', 'react']],
      ['vue', ['vue', 'vite']],
      ['svelte', ['svelte', 'vite']],
      ['express', ['express', 'react']],
      ['php', [], 'index.php'],
      ['php', ['left-pad'], 'composer.json'],
      ['python', [], 'pyproject.toml'],
      ['express', []],
      ['express', ['left-pad']],
    ] as const)
      assert.equal(findKind(folderWith(packages, file ? { [file]: '' } : {})), kind);
    assert.throws(() => findKind(folderWith(['@sveltejs/kit', 'svelte', 'vite'])), /no template for @sveltejs\/kit/);
    assert.throws(() => init(folderWith([]), 'rails'), /no template "rails"/);
  });

  it('writes each template, whole, and nothing else', () => {
    for (const [name, { files, start, page }] of Object.entries(kinds)) {
      const folder = folderWith([]);
      const text = init(folder, name);
      for (const file of ['.env', '.gitignore', ...Object.keys(files)])
        assert.ok(text.includes(`wrote  ${file}\n`), file);
      assert.ok(text.includes(`mock --verbose -- ${start}\n`) && text.includes(page));
      const written = filesIn(folder).map((file) => file.slice(folder.length + 1));
      const expected = [
        '.env',
        '.gitignore',
        ...Object.keys(files).filter((file) => file !== 'public/js/oss-direct-upload'),
      ];
      assert.deepEqual(written.filter((file) => !file.startsWith('public/js/')).sort(), expected.sort(), name);
    }
  });

  it('overwrites nothing, and says what a file that is there may lack', () => {
    const own = { 'server.mjs': 'mine', '.env': 'OSS_BUCKET=b\n', '.gitignore': 'dist\n' };
    const folder = folderWith(['express'], own);
    const text = init(folder);
    for (const [file, content] of Object.entries(own)) assert.equal(read(folder, file), content);
    assert.match(text, /kept {3}server\.mjs/);
    assert.match(text, /wrote {2}uploads\.mjs/);
    assert.match(text, /Note: Add to your server: .*uploads\.handler/);
    assert.match(text, /Note: \.env lacks ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, OSS_REGION\./);
    assert.match(text, /Note: Add \.env to \.gitignore/);
    assert.match(text, /npm install oss-direct-upload\n/);
    const again = init(folderWith(['next', 'oss-direct-upload'], { '.gitignore': '.env*\n' }));
    assert.ok(!/Note|npm install/.test(again), again);
    for (const [ignored, isEnough] of [
      ['.env*.local', false],
      ['.env.local', false],
      ['.env', true],
      ['/.env \r', true],
      ['.env*', true],
    ] as const)
      assert.equal(!init(folderWith([], { '.gitignore': `dist\n${ignored}\n` })).includes('Note'), isEnough, ignored);
  });

  it('has no note on what it has written itself', () => {
    const folder = folderWith(['express']);
    init(folder);
    assert.ok(!init(folder).includes('Note'));
  });

  it('follows the folders of an application', () => {
    for (const [files, page] of [
      [['src/app/page.tsx'], 'src/app/upload/page.tsx'],
      [['src/pages/index.tsx'], 'src/app/upload/page.tsx'],
      [['src/pages/index.tsx', 'pages/index.tsx'], 'app/upload/page.tsx'],
      [['src/lib/db.ts', 'pages/index.tsx'], 'app/upload/page.tsx'],
      [['src/pages/index.tsx', 'app/page.tsx'], 'app/upload/page.tsx'],
    ] as const) {
      const next = folderWith(['next'], Object.fromEntries(files.map((file) => [file, ''])));
      assert.ok(init(next).includes(`wrote  ${page}\n`), files.join());
    }
    const nuxt3 = folderWith(['nuxt'], { 'app.vue': '' });
    assert.match(init(nuxt3), /Note: app\.vue shows pages only where it has <NuxtPage \/>/);
    assert.match(read(nuxt3, 'pages/upload.vue'), /'\.\.\/server\/uploads'/);
    const nuxt4 = folderWith(['nuxt'], { 'app/app.vue': '' });
    assert.match(init(nuxt4), /Note: app\/app\.vue shows pages only where it has <NuxtPage \/>/);
    assert.match(read(nuxt4, 'app/pages/upload.vue'), /'\.\.\/\.\.\/server\/uploads'/);
  });
});
