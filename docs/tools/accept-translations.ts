// `tsx docs/tools/accept-translations.ts path …`: says that these Chinese pages were read beside the English ones of now.
import { readFileSync, writeFileSync } from 'node:fs';
import { ADVICE_STAMP, fingerprintOf, readPage, writtenPaths } from './page.js';
import { project } from './paths.js';

const wanted = process.argv.slice(2);
if (wanted.length === 0) {
  console.error('Name the pages that were read, such as guide/cors.');
  process.exit(1);
}

for (const path of [...writtenPaths, 'errors'].filter((one) => wanted.includes(one))) {
  const english = readPage(path, 'en');
  const chinese = readPage(path, 'zh');
  if (!english || !chinese) {
    console.error(`${path} lacks one language.`);
    process.exitCode = 1;
    continue;
  }
  console.log(`${path}: ${fingerprintOf(english)}`);
  if (path === 'errors') {
    writeFileSync(ADVICE_STAMP, `${fingerprintOf(english)}\n`);
    continue;
  }
  const file = `${project}${chinese.file}`;
  const source = readFileSync(file, 'utf8').replace(/^(---\n[\s\S]*?)(?:translates: .*\n)([\s\S]*?---\n)/, '$1$2');
  writeFileSync(file, source.replace(/^---\n/, `---\ntranslates: ${fingerprintOf(english)}\n`));
}
