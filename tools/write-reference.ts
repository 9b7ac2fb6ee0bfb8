// `npm run reference`: writes what is made of other files: the playground's list of attributes from custom-elements.json, the samples
// in the READMEs, and the skill for assistants. With `--check` it writes nothing, and fails if one of them is out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readElementManifest } from './element-manifest.js';
import { createPlaygroundAttributes } from './playground-attributes.js';
import { unnamedCode, withSamples } from './readme-samples.js';
import { createSkill } from './skill.js';

const element = readElementManifest();
const isCheck = process.argv.includes('--check');
const written = new Map([
  ['demo/page/playground/settings/element-attributes.ts', createPlaygroundAttributes(element)],
  ['skills/oss-direct-upload/SKILL.md', createSkill()],
]);
for (const file of readdirSync('.').filter((name) => /^README(\.[\w-]+)?\.md$/.test(name))) {
  const readme = readFileSync(file, 'utf8');
  written.set(file, withSamples(readme));
  for (const language of unnamedCode(readme)) report(`${file}: code (${language}) that comes from no file.`);
}

for (const [file, text] of written) {
  if (!isCheck) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text)
    report(`${file} is out of date: run \`npm run build && npm run reference\`.`);
}

function report(problem: string): void {
  console.error(problem);
  process.exitCode = 1;
}
