// npm's lifecycle: `prepack` gives the tarball READMEs whose links work where they are shown, `postpack` brings back the own ones.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type PackageFacts, readmeForPackage } from './package-readme.js';

const KEPT = 'node_modules/.cache/oss-direct-upload';

const facts = JSON.parse(readFileSync('package.json', 'utf8')) as PackageFacts;

for (const name of readdirSync('.').filter((file) => /^README(\.[\w-]+)?\.md$/.test(file))) {
  const keptFile = `${KEPT}/${name}`;
  const readme = readFileSync(name, 'utf8');
  const kept = existsSync(keptFile) ? readFileSync(keptFile, 'utf8') : undefined;
  /** The README before it was packed; the file itself, if it was edited since. */
  const own = kept !== undefined && readmeForPackage(kept, facts) === readme ? kept : readme;
  if (process.argv.includes('--restore')) {
    writeFileSync(name, own);
    rmSync(keptFile, { force: true });
  } else {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(keptFile, own);
    writeFileSync(name, readmeForPackage(own, facts));
  }
}
