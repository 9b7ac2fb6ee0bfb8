// npm's lifecycle: `prepack` gives the tarball a README whose links work where it is shown, `postpack` brings back the own one.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type PackageFacts, readmeForPackage } from './package-readme.js';

const README = 'README.md';
const KEPT = 'node_modules/.cache/oss-direct-upload/README.md';

const facts = JSON.parse(readFileSync('package.json', 'utf8')) as PackageFacts;
const readme = readFileSync(README, 'utf8');
const kept = existsSync(KEPT) ? readFileSync(KEPT, 'utf8') : undefined;
/** The README before it was packed; the file itself, if it was edited since. */
const own = kept !== undefined && readmeForPackage(kept, facts) === readme ? kept : readme;

if (process.argv.includes('--restore')) {
  writeFileSync(README, own);
  rmSync(KEPT, { force: true });
} else {
  mkdirSync(dirname(KEPT), { recursive: true });
  writeFileSync(KEPT, own);
  writeFileSync(README, readmeForPackage(own, facts));
}
