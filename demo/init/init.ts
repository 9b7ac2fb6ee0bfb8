import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dependenciesOf, findKind } from './find-kind.js';
import { type Kind, type KindName, kinds } from './kinds.js';

const PACKAGE = 'oss-direct-upload';
const ofPackage = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What `npx oss-direct-upload init --help` prints. */
export const INIT_HELP = `Usage: npx oss-direct-upload init [kind]

Writes a first page, an endpoint and a .env into the folder of an application, and overwrites nothing. The kind is found by package.json and by
the files that are there, or it is one of ${Object.keys(kinds).join(', ')}.`;

/**
 * Writes the files of a template that are not there yet.
 *
 * @param folder of the application
 * @param name of a template; the one that fits the application if absent
 * @returns what was done and what to do next, as text
 * @throws an Error that says what to do
 */
export function init(folder: string, name?: string): string {
  if (name !== undefined && !Object.hasOwn(kinds, name))
    throw new Error(`There is no template "${name}", only ${Object.keys(kinds).join(', ')}.`);
  const kind: Kind = kinds[(name as KindName | undefined) ?? findKind(folder)];
  const lines = [`${kind.title}:`];
  const notes: string[] = [];
  for (const [path, source] of Object.entries({ ...kind.files, '.env': 'env', '.gitignore': 'gitignore' })) {
    const file = placeOf(folder, path);
    const isThere = existsSync(join(folder, file));
    if (!isThere) copy(source, join(folder, file), (text) => fitted(text, file));
    lines.push(`  ${isThere ? 'kept ' : 'wrote'}  ${file}`);
    const note = isThere && !isOurs(source, join(folder, file)) && noteOn(folder, file, kind);
    if (note) notes.push(note);
  }
  for (const [file, note] of Object.entries(kind.notes ?? {}))
    if (!(file in kind.files) && existsSync(join(folder, file))) notes.push(note);
  const known = dependenciesOf(folder);
  const missing = kind.packages ? [PACKAGE, ...kind.packages].filter((one) => !known.has(one)) : [];
  const next = [
    ...(missing.length > 0 ? [`npm install ${missing.join(' ')}`] : []),
    `npx ${PACKAGE} mock --verbose -- ${kind.start}`,
  ];
  return [
    ...lines,
    ...notes.map((note) => `Note: ${note}`),
    'Next, with a mock of OSS on this computer:',
    ...next.map((command) => `  ${command}`),
    `Then open ${kind.page}, and choose an image. The way to your bucket: "Use your bucket" in docs/guide/first-upload.md of this package.`,
  ].join('\n');
}

/** Where a file goes: applications may have their pages below `src`, or not below `app`. */
function placeOf(folder: string, path: string): string {
  const has = (one: string) => existsSync(join(folder, one));
  if (!path.startsWith('app/') || has('app')) return path;
  if (path.startsWith('app/pages/')) return has('app.vue') || has('pages') ? path.replace('app/', '') : path;
  return has('src/app') || (has('src/pages') && !has('pages')) ? `src/${path}` : path; // Next wants `app` beside `pages`
}

/** A template's text for another place than its own. */
const fitted = (text: string, file: string): string =>
  file.startsWith('pages/') ? text.replace("'../../server/", "'../server/") : text;

const textOf = (source: string) => readFileSync(ofPackage(`demo/init/templates/${source}`), 'utf8');

/** Whether a file is what an earlier `init` has written. */
const isOurs = (source: string, file: string) =>
  !source.startsWith('package:') && readFileSync(file, 'utf8') === textOf(source);

function copy(source: string, target: string, fit: (text: string) => string): void {
  mkdirSync(dirname(target), { recursive: true });
  const [, own] = /^package:(.*)/.exec(source) ?? [];
  if (own) cpSync(ofPackage(own), target, { recursive: true, filter: (path) => !path.endsWith('.map') });
  else writeFileSync(target, fit(textOf(source)));
}

/** What a file that is there may lack. */
function noteOn(folder: string, file: string, kind: Kind): string | undefined {
  const text = () => readFileSync(join(folder, file), 'utf8');
  if (file === '.env') {
    const names = ['ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'OSS_BUCKET', 'OSS_REGION'];
    const absent = names.filter((one) => !text().includes(one));
    return absent.length > 0 ? `.env lacks ${absent.join(', ')}.` : undefined;
  }
  if (file === '.gitignore')
    return /^\/?\.env\*?\s*$/m.test(text()) ? undefined : 'Add .env to .gitignore: it holds secrets.';
  return kind.notes?.[file];
}
