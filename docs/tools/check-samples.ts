// `tsx docs/tools/check-samples.ts`: the samples that only documents show. TypeScript and JavaScript are compiled; HTML and CSS may
// only name what the element has; JSON is parsed.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { type ElementManifest, readElementManifest } from '../../tools/element-manifest.js';
import { linkPackage } from './link-package.js';
import { docs, project } from './paths.js';
import { samplesFolder } from './snippet.js';

interface Named {
  readonly name: string;
}
/** An attribute, and its values if only those are allowed. */
interface Attribute extends Named {
  readonly values?: readonly Named[];
}

/** @returns what is wrong, in words */
export function checkSamples(): string[] {
  linkPackage();
  const { status, stdout } = spawnSync(`${docs}node_modules/.bin/tsc`, ['-p', samplesFolder], { encoding: 'utf8' });
  const element = readElementManifest();
  const attributes = readAttributes();
  return [
    ...(status === 0 ? [] : stdout.trim().split('\n')),
    ...samples('.html').flatMap(([file, text]) => checkHtml(file, text, attributes, element)),
    ...[...samples('.css'), ...samples('.html')].flatMap(([file, text]) => checkCss(file, text, element)),
    ...samples('.json').flatMap(([file, text]) => checkJson(file, text)),
  ];
}

const samples = (ending: string): [file: string, text: string][] =>
  readdirSync(samplesFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => [`docs/samples/${name}`, readFileSync(`${samplesFolder}/${name}`, 'utf8')]);

/** The element's attributes as editors get them, with their values. */
function readAttributes(): readonly Attribute[] {
  const { tags } = JSON.parse(readFileSync(`${project}html-custom-data.json`, 'utf8')) as {
    tags: { name: string; attributes: Attribute[] }[];
  };
  return tags.find(({ name }) => name === 'oss-direct-upload')!.attributes;
}

/** Attributes that every element has. */
const GLOBAL_ATTRIBUTE = /^(id|class|style|lang|dir|hidden|slot|title|tabindex|autofocus|aria-[a-z]+|data-[a-z-]+)$/;

function checkHtml(file: string, text: string, attributes: readonly Attribute[], { slots }: ElementManifest): string[] {
  const problems: string[] = [];
  for (const [, tag = ''] of text.matchAll(/<oss-direct-upload((?:"[^"]*"|[^>"])*)>/g)) {
    for (const [, name = '', , value] of tag.matchAll(/\s([\w-]+)(="([^"]*)")?/g)) {
      if (GLOBAL_ATTRIBUTE.test(name)) continue;
      const attribute = attributes.find((one) => one.name === name);
      if (!attribute) problems.push(`${file}: <oss-direct-upload> has no attribute "${name}".`);
      const choices = attribute?.values?.map((choice) => choice.name);
      if (value !== undefined && choices?.includes(value) === false)
        problems.push(`${file}: ${name}="${value}" is not one of ${choices.join(', ')}.`);
    }
  }
  const inTag = text.match(/<oss-direct-upload[\s\S]*?<\/oss-direct-upload>/g)?.join('') ?? '';
  for (const [, slot] of inTag.matchAll(/\sslot="([^"]+)"/g))
    if (!slots.some(({ name }) => name === slot)) problems.push(`${file}: there is no slot "${slot}".`);
  return problems;
}

function checkCss(file: string, text: string, { cssParts, cssProperties, cssStates }: ElementManifest): string[] {
  const unknown = (pattern: RegExp, known: readonly Named[], what: string) =>
    Array.from(text.matchAll(pattern), ([, name = '']) => name)
      .filter((name) => !known.some((one) => one.name === name))
      .map((name) => `${file}: there is no ${what} "${name}".`);
  return [
    ...unknown(/(--oss-upload-[\w-]+)/g, cssProperties, 'custom property'),
    ...unknown(/oss-direct-upload\S*::part\(([\w-]+)\)/g, cssParts, 'part'),
    ...unknown(/oss-direct-upload\S*:state\(([\w-]+)\)/g, cssStates, 'state'),
    ...unknown(/oss-direct-upload\S*\[data-state~='([\w-]+)'\]/g, [...cssStates, { name: 'dark' }], 'state'),
  ];
}

function checkJson(file: string, text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`${file}: ${(error as Error).message}`];
  }
}

if (process.argv[1] === import.meta.filename) {
  const problems = checkSamples();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
}
