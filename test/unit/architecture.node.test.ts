import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { floors } from '../../tools/layers.js';
import { drawFloors, PICTURE } from '../../tools/rooms.js';

const text = (path: string) => readFileSync(path, 'utf8');
const inside = (folder: string) => readdirSync(folder, { recursive: true, withFileTypes: true });
const entries = ['src', 'tools', 'demo/mock', 'demo/page', 'test/clients', '.github/workflows'].flatMap(inside);
const sources = entries.filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name));
const code = `${sources.map(({ parentPath, name }) => text(`${parentPath}/${name}`)).join('\n')}${text('package.json')}`;
const words = new Set(code.match(/[\w-]+/g));
const names = new Set(entries.map(({ name }) => name));
const places = ['', 'src/', 'test/', 'node_modules/'];

/** A path, a name in the code, or `npm run …`; other commands and texts count as known. */
function isKnown(named: string): boolean {
  const [, script] = /^npm run ([\w:]+)/.exec(named) ?? [];
  if (script) return text('package.json').includes(`"${script}":`);
  if (/[\s<>?=…]|^https?:|^v\d|^-/.test(named)) return true;
  if (named.includes('*')) return [...names].some((name) => name.startsWith(named.split('*')[0]!));
  if (named.includes('/')) return places.some((place) => existsSync(place + named));
  if (/\.(ts|js|json|md|yml)$/.test(named)) return names.has(named) || existsSync(named);
  return named.split(/[^\w-]+/).every((word) => word === '' || words.has(word));
}

for (const page of ['CONTRIBUTING.md', 'docs/why/architecture.md', 'docs/zh/why/architecture.md'])
  describe(page, () => {
    const [tree = ''] = /(?<=^```text\n)[^]*?(?=^```)/m.exec(text(page)) ?? [];
    const prose = text(page).replaceAll(/^```[^]*?^```/gm, '');

    it('names files, folders and functions that exist', () => {
      const named = Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, one]) => one!);
      const folders = Array.from(tree.matchAll(/\b([\w-]+)\//g), ([, one]) => one!);
      assert.ok(named.length > 100);
      assert.deepEqual(
        [...named.filter((one) => !isKnown(one)), ...folders.filter((one) => !names.has(one) && !existsSync(one))],
        [],
      );
    });

    it('names functions in the files that have them', () => {
      const pairs = [...prose.matchAll(/`([\w/-]+\.ts)`: ((?:`#?\w+`(?:, )?)+)/g)];
      assert.ok(pairs.length > 4);
      for (const [, file = '', list = ''] of pairs)
        for (const name of list.match(/#?\w+/g)!)
          assert.ok(text(existsSync(file) ? file : `src/${file}`).includes(name), `${file}: ${name}`);
    });
  });

it('the picture and the tables of the floors are those of tools/layers.js', () => {
  assert.equal(text(PICTURE), drawFloors(), 'run npm run rooms -- --draw');
  const all = floors.flatMap((rooms, index) => rooms.map((room) => `${index + 1} ${room}`));
  for (const page of ['docs/why/architecture.md', 'docs/zh/why/architecture.md']) {
    const rows = [...text(page).matchAll(/^\| (\d+) \| ([^|]+) \|.*\| ([^|]+) \|$/gm)].filter(
      ([row]) => !row.includes('.ts`: '),
    );
    const found = rows.flatMap(([, floor = '', rooms = '', used = '']) => {
      const folders = rooms.match(/[\w/-]+(?=\/`)/g)!;
      const own = folders.flatMap((room) => inside(`src/${room}`)).filter((entry) => entry.isFile());
      const source = own.map(({ parentPath, name }) => text(`${parentPath}/${name}`)).join('\n');
      for (const [, name = ''] of used.matchAll(/`(\w+)`/g))
        assert.ok(
          new RegExp(`export (?:async |abstract )?(?:\\w+\\*?) ${name}\\b`).test(source),
          `${page}: ${rooms}: ${name}`,
        );
      return folders.map((room) => `${floor} ${room}`);
    });
    assert.deepEqual(found.toSorted(), all.toSorted());
  }
});

it('the workers know the paths of their files: else a bundler’s 404 is tried first', () => {
  const paths = Array.from(code.matchAll(/path: '([\w/-]+-worker)\.js'/g), ([, path = '']) => path);
  assert.equal(paths.length, 2);
  for (const path of paths) assert.ok(existsSync(`src/${path}.ts`), path);
});
