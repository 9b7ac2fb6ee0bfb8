// npm's lifecycle: `prepack` gives the tarball documents that can be read where they are: READMEs whose links lead somewhere, and pages
// with their samples in them. `postpack` brings back the sources.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesIn } from './files-in.js';

/** The sources that were replaced, and what replaced them. */
const CACHE = 'docs/.vitepress/cache/packed';
const [sources, packed] = [join(CACHE, 'sources'), join(CACHE, 'packed')];

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Also after a run that was interrupted. A file that was edited since it was packed stays as it is. */
function restore(): void {
  for (const copy of existsSync(packed) ? filesIn(packed) : []) {
    const file = copy.slice(packed.length + 1);
    const source = join(sources, file);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== readFileSync(copy, 'utf8')) continue;
    if (existsSync(source)) writeFileSync(file, readFileSync(source));
    else rmSync(file);
  }
  rmSync(CACHE, { recursive: true, force: true });
}

async function pack(): Promise<void> {
  if (!existsSync('dist/index.js')) {
    const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 2, 2], shell: true });
    if (status !== 0) throw new Error('The build failed.');
  }
  const { packedDocuments } = await import('./packed-documents.js'); // reads what was restored and built
  const documents = packedDocuments();
  for (const [file, text] of documents) {
    if (existsSync(file)) write(join(sources, file), readFileSync(file, 'utf8'));
    write(join(packed, file), text);
  }
  for (const [file, text] of documents) write(file, text);
}

restore();
if (!process.argv.includes('--restore'))
  await pack().catch((error: unknown) => {
    restore(); // npm runs no postpack then
    throw error;
  });
