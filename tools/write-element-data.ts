// The start of `npm run build`: writes what is made of custom-elements.json and not tracked: the names for frameworks, and what editors read.
import { readFileSync, writeFileSync } from 'node:fs';
import { createHtmlCustomData, createWebTypes } from './editor-data.js';
import { readElementManifest } from './element-manifest.js';
import { createElementNames } from './element-names.js';

const element = readElementManifest();
const write = (file: string, data: object) => writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);

writeFileSync('src/frameworks/element-names.ts', createElementNames(element));
write('html-custom-data.json', createHtmlCustomData(element));
write('web-types.json', createWebTypes(element, JSON.parse(readFileSync('package.json', 'utf8'))));
