import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { Plugin } from 'vite';
import { plainObjects } from '../../tools/plain-objects.js';
import { plainProperties } from '../../tools/plain-properties.js';
import { shortErrors } from '../../tools/short-errors.js';
import { unusedMembers } from '../../tools/unused-members.js';

type Hook = (code: string, id: string) => { code: string } | null;

/** What a plugin makes of a module. */
const made = (plugin: Plugin, code: string, hook: 'transform' | 'renderChunk' = 'transform', id = '/core/a.js') =>
  (plugin[hook] as Hook)(code, id)?.code ?? code;

describe('the file for mini programs: its build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mini-program-build-'));
  after(() => rmSync(folder, { recursive: true }));

  it('makes the same objects without spreads', () => {
    const given = 'const a = { x: 1, y: 2 }, no = undefined, f = (o) => o;';
    for (const written of [
      '{ ...a }',
      '{ z: 0, ...a, y: 3 }',
      '{ ...a, ...no, ...(no && { q: 1 }) }',
      '{ ...{ x: 5, ...a }, z: { ...a, x: [{ ...a }] } }',
      '{ ...{ p: 1, r: 2 }, s: 3 }',
      'f({ ...a, m() { return { ...this }; } }).x',
      '[{ ...a, n: (b) => ({ ...b, ...a }) }.n({ k: 1 })]',
    ]) {
      const code = made(plainObjects(), `${given}\nconst result = ${written};`);
      assert.doesNotMatch(code, /\.\.\./, written);
      const value = (source: string) => runInNewContext(`${source}\nJSON.stringify(result)`) as string;
      assert.equal(value(code), value(`${given}\nconst result = ${written};`), written);
    }
    assert.throws(() => made(plainObjects(), 'const c = { ...a, get b() { return 1; } };'), /getter/);
  });

  it('makes properties of private names', () => {
    const code = made(
      plainProperties(),
      'class A { #a = 2; get b() { return this.#a + this.#c(); } #c() { return 1; } }',
    );
    assert.doesNotMatch(code, /#/);
    assert.equal(runInNewContext(`${code}\nnew A().b`), 3);
  });

  it('leaves out hints that are always the same, and keeps what is known only then', () => {
    const short = (code: string, id?: string) =>
      made(
        shortErrors((name) => name.includes('/mini/')),
        code,
        'transform',
        id,
      );
    assert.equal(short("e({ hint: 'a' })"), 'e({ hint: undefined })');
    assert.equal(
      short("const A_HINT = 'a'; e({ hint: `${A_HINT} b` })"),
      'const A_HINT = undefined; e({ hint: undefined })',
    );
    for (const kept of ['e({ hint: `at ${host}` })', 'e({ hint })', "e({ hints: 'a' })"])
      assert.equal(short(kept), kept);
    assert.equal(short("e({ hint: 'a' })", '/mini/a.js'), "e({ hint: 'a' })");
  });

  it('leaves out members that neither the file nor its declarations name', () => {
    const declarations = join(folder, 'entry.d.ts');
    writeFileSync(declarations, "export { B } from './b.js';\n");
    writeFileSync(join(folder, 'b.d.ts'), '/** not inComment */ export class B { published(): void }');
    const code =
      'class B { constructor() {} published() {} used() {} get gone() {} inComment() {} ["x"]() {} } b.used()';
    const kept = made(unusedMembers(declarations), code, 'renderChunk').replaceAll(/ +/g, ' ');
    assert.equal(kept, 'class B { constructor() {} published() {} used() {} ["x"]() {} } b.used()');
  });
});
