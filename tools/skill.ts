import { readFileSync } from 'node:fs';
import { fileOf } from '../docs/tools/page.js';
import { pageText } from '../docs/tools/page-text.js';

/** The steps of the skill, made of places in pages; a page without a place is its opening. */
const steps: readonly { readonly title: string; readonly text?: string; readonly places?: readonly string[] }[] = [
  {
    title: 'Install, and write the first files',
    text: 'In the folder of the application:\n\n```sh\nnpm install oss-direct-upload\nnpx oss-direct-upload init\n```\n\n`init` writes a first page, an endpoint and a `.env`, says what it wrote, and overwrites nothing. The first file goes to a mock of OSS on this computer: no account is needed.',
  },
  {
    title: 'The endpoint',
    places: ['guide/first-upload#endpoint', 'backend/javascript#authorize'],
  },
  { title: 'The page', places: ['guide/first-upload#tag', 'guide/first-upload#proxy'] },
  { title: 'Start it with the mock, and check', places: ['guide/first-upload#start', 'guide/first-upload#works'] },
  {
    title: 'The bucket’s CORS rule',
    places: ['guide/cors', 'guide/cors#command', 'guide/cors#check'],
  },
  {
    title: 'The RAM policy',
    places: [
      'guide/ram-policies',
      ...['post-policy', 'presigned-url', 'sts-user', 'sts-role', 'sts-trust'].map(
        (place) => `guide/ram-policies#${place}`,
      ),
    ],
  },
  { title: 'Check what users submit', places: ['backend/callback#head'] },
  { title: 'Before it goes live', places: ['guide/first-upload#bucket', 'guide/security#checklist'] },
  { title: 'When it does not work', places: ['guide/first-upload#fails'] },
];

/** `SKILL.md`: how an assistant adds an upload to a project. */
export function createSkill(): string {
  const blocks = [
    '---\nname: oss-direct-upload\ndescription: Adds a safe file upload from the browser straight to Alibaba Cloud OSS (Aliyun OSS) to a web application, with the npm package oss-direct-upload. Use it for upload fields, direct uploads, STS, POST policies and presigned URLs of OSS.\n---',
    '<!-- Made of the pages in docs/ by `npm run reference`. -->',
    '# Add an upload to Alibaba Cloud OSS',
    'Do the steps in this order. Files named here are below `node_modules/oss-direct-upload/`; `docs/llms.txt` there lists all pages.',
    textOf('guide/security').replace(/^# .*\n+/, ''),
    ...steps.flatMap(({ title, text, places = [] }, index) => [
      `## ${index + 1}. ${title}`,
      ...(text ? [text] : []),
      ...places.map((place, at) => titled(textOf(place), at > 0)),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** A section with its title one level below those of the steps, or without it. */
const titled = (text: string, isWanted: boolean) =>
  text.replace(/^#+ (?:\d+\. )?(.*)\n+/, (_, title: string) => (isWanted ? `### ${title}\n\n` : ''));

/** A section of a page, or its opening. @throws an Error if the page has no such place */
function textOf(place: string): string {
  const [path = '', id] = place.split('#');
  const [, source = ''] = /^---\n[\s\S]*?\n---\n+([\s\S]*)$/.exec(readFileSync(fileOf(path, 'en'), 'utf8')) ?? [];
  const sections = source.split(/^(?=##+ .*\{#[\w-]+\}$)/m);
  const section =
    id === undefined ? sections[0] : sections.find((text) => text.split('\n', 1)[0]!.endsWith(` {#${id}}`));
  if (!section) throw new Error(`${path} has no place "${id}".`);
  return withFiles(pageText(section), fileOf(path, 'en')).trim();
}

/** Links to pages become their words and files; those to the page itself its words. */
const withFiles = (text: string, file: string) =>
  text.replaceAll(/\[([^\]]*)\]\((?:\/([\w/-]+))?(?:#[\w-]+)?\)/g, (_, words: string, path = '') =>
    !path || path.startsWith('reference/') || fileOf(path, 'en') === file
      ? words
      : `${words} (\`${fileOf(path, 'en')}\`)`,
  );
