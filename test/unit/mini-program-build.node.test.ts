import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { Plugin } from 'vite';
import { plainProperties } from '../../tools/plain-properties.js';
import { shortErrors } from '../../tools/short-errors.js';

type Hook = (code: string, id: string) => { code: string } | null;

/** What a plugin makes of a module. */
const made = (plugin: Plugin, code: string, id = '/core/a.js') => (plugin.transform as Hook)(code, id)?.code ?? code;

describe('the file for mini programs: its build', () => {
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
});
