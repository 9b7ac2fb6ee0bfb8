// The end of `npm run build`: writes what editors read from custom-elements.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { createHtmlCustomData, createWebTypes } from './editor-data.js';
import { readElementManifest } from './element-manifest.js';

const element = readElementManifest();
const write = (file: string, data: object) => writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);

write('html-custom-data.json', createHtmlCustomData(element));
write('web-types.json', createWebTypes(element, JSON.parse(readFileSync('package.json', 'utf8'))));
