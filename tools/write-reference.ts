// `npm run reference`: writes README's reference, the names for frameworks and the playground's list of attributes from
// custom-elements.json. With `--check` it writes nothing, and fails if one of them is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { readElementManifest } from './element-manifest.js';
import { createElementNames } from './element-names.js';
import { createPlaygroundAttributes } from './playground-attributes.js';
import { isSameText, withReference } from './readme-reference.js';

const README = 'README.md';

const element = readElementManifest();
const oldReadme = readFileSync(README, 'utf8');
const newReadme = withReference(oldReadme, element);
const modules = new Map([
  ['src/frameworks/element-names.ts', createElementNames(element)],
  ['demo/page/playground/settings/element-attributes.ts', createPlaygroundAttributes(element)],
]);

if (process.argv.includes('--check')) {
  if (!isSameText(oldReadme, newReadme)) reportOutdated(README);
  for (const [file, text] of modules) if (readFileSync(file, 'utf8') !== text) reportOutdated(file);
} else {
  writeFileSync(README, newReadme);
  for (const [file, text] of modules) writeFileSync(file, text);
}

function reportOutdated(file: string): void {
  console.error(`${file} is older than the element: run \`npm run build && npm run reference\`.`);
  process.exitCode = 1;
}
