// `npm run reference`: writes README's reference and the playground's list of attributes from custom-elements.json. With `--check` it
// writes nothing, and fails if one of them is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { readElementManifest } from './element-manifest.js';
import { createPlaygroundAttributes } from './playground-attributes.js';
import { isSameText, withReference } from './readme-reference.js';

const README = 'README.md';
const PLAYGROUND = 'demo/page/playground/settings/element-attributes.ts';

const element = readElementManifest();
const oldReadme = readFileSync(README, 'utf8');
const newReadme = withReference(oldReadme, element);
const playground = createPlaygroundAttributes(element);

if (process.argv.includes('--check')) {
  if (!isSameText(oldReadme, newReadme)) reportOutdated(README);
  if (readFileSync(PLAYGROUND, 'utf8') !== playground) reportOutdated(PLAYGROUND);
} else {
  writeFileSync(README, newReadme);
  writeFileSync(PLAYGROUND, playground);
}

function reportOutdated(file: string): void {
  console.error(`${file} is older than the element: run \`npm run build && npm run reference\`.`);
  process.exitCode = 1;
}
