// Part of `npm run build`: removes what nobody reads in the package. Declarations that no entry point leads to are three in four; JSDoc is
// in those that remain, so the scripts do not need it. The other comments stay.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';
import { filesIn } from './files-in.js';

const built = filesIn('dist').filter((file) => !file.startsWith('dist/cdn/'));

for (const file of built.filter((name) => name.endsWith('.js'))) {
  const code = readFileSync(file, 'utf8');
  const docs = parseSync(file, code).comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*'));
  const trimmed = docs.reduceRight((text, { start, end }) => {
    const before = text.slice(0, start).replace(/(?<=\n)[ \t]*$/, '');
    return before + text.slice(end).replace(/^\n/, '');
  }, code);
  if (trimmed !== code) writeFileSync(file, trimmed);
}

const reached = new Set<string>();

/** Marks a declaration and those that it names. @throws if one of them does not exist */
function reach(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  const named = readFileSync(file, 'utf8').matchAll(/\b(?:from|import|module)\s*\(?\s*['"](\.[^'"]+)\.js['"]/g);
  for (const [, path = ''] of named) reach(join(dirname(file), `${path}.d.ts`));
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, { types?: string }> };
const entries = Object.values(exports).flatMap(({ types }) => types?.replace('./', '') ?? []);
const declarations = built.filter((file) => file.endsWith('.d.ts'));
const isEntry = (file: string) =>
  entries.some((entry) => file.startsWith(entry.split('*')[0]!) && file.endsWith(entry.split('*').at(-1)!));
declarations.filter(isEntry).forEach(reach);
for (const file of declarations) if (!reached.has(file)) rmSync(file);
