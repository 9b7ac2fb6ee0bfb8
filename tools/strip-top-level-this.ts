// Rollup warns on each build about a top-level `this`, which a module does not have. The compiler's decorator helper looks there for a
// helper that is loaded already.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOADED_HELPER = 'var __decorate = (this && this.__decorate) || function';

const files = readdirSync('dist/element', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js'))
  .map((name) => join('dist/element', name))
  .filter((file) => readFileSync(file, 'utf8').includes(LOADED_HELPER));
if (files.length === 0) throw new Error('No file has the compiler’s decorator helper as it is known here.');
for (const file of files) {
  writeFileSync(file, readFileSync(file, 'utf8').replace(LOADED_HELPER, 'var __decorate = function'));
}
