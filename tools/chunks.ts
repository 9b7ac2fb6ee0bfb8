import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** Where `tsc` compiles `src/` to. What is published is bundled of that. */
export const COMPILED = '.build';

const { exports: exportsOfPackage } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
};

/** The paths of the scripts that the package exports, below `dist/`, without their ending; one of them has a `*`. */
export const exportedScripts = [
  ...new Set(
    Object.values(exportsOfPackage)
      .flatMap((entry) => (typeof entry === 'string' ? entry : Object.values(entry)))
      .flatMap((file) => /^\.\/dist\/(.*)\.js$/.exec(file)?.[1] ?? []),
  ),
];

/** The names of what the package exports below a folder. */
export const exported = (folder: string) =>
  Object.keys(exportsOfPackage).flatMap((path) =>
    path.startsWith(`./${folder}/`) ? path.slice(folder.length + 3) : [],
  );

/** A compiled module and all that it imports at once. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?:[^'"]* from )?'(\.[^']+)';$/gm);
  for (const [, name = ''] of imports) closure(join(file, '..', name), seen);
  return seen;
}

/** What a compiled module imports later. */
const importedLater = (file: string) =>
  Array.from(readFileSync(file, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g), ([, name = '']) =>
    join(file, '..', name),
  );

export interface Chunk {
  readonly name: string;
  readonly test: (module: string) => boolean;
}

const modes = exported('modes');

/**
 * Code that is loaded at the same time is one file. Each mode is a file of its own; what all modes need is in `queue-runner`, what only some of
 * them need in `multipart`.
 */
const lateParts: Record<string, readonly string[]> = {
  'queue-runner': [
    ...['queue/queue-runner.js', 'queue/follow-upload.js', 'grant/ask-endpoint.js', 'oss/request/send.js'],
    ...['signing/load-signer.js', 'modes/load-mode.js', 'media/earlier-crop.js'],
  ],
  list: [
    ...['element/list/list-chunk.js', 'element/input/late-input.js'],
    'element/queue/check-first.js',
    ...['look', 'picture-styles'].map((name) => `element/look/${name}.js`),
  ],
  memory: ['queue/queue-restore.js', 'element/unfinished/earlier-files.js'],
  stream: ['queue/add-stream.js', 'queue/unfinished-streams.js'],
  media: ['media/read-media.js'],
  image: ['upload/prepare-picture.js', 'image/strip/strip-metadata.js', 'image/picture-workers.js'],
  reuse: ['reuse/reuse.js'],
};

const compiled = (path: string) => resolve(COMPILED, path);
const closureOf = (paths: readonly string[]) => new Set(paths.flatMap((path) => [...closure(compiled(path))]));
const isIn = (path: string, module: string) => module.startsWith(compiled(path) + sep);

/**
 * The chunks of the browser's half.
 *
 * @param first what is loaded at first, or apart from all else: chunks, each with the modules that it begins with
 * @param shared the one of them that has, too, what the list or the input shares with other late code: else that would be one more request, after
 *   theirs. What other late chunks share is in the one that comes first below
 */
export function chunksOf(first: Readonly<Record<string, readonly string[]>>, shared: string): Chunk[] {
  const atFirst = Object.entries(first).map(([name, paths]) => ({ name, modules: closureOf(paths) }));
  const signing = new Set([...closureOf(['modes/sts/sts.js'])].filter((module) => isIn('signing', module)));
  const inFolder = (name: string) => (module: string) =>
    isIn(`modes/${name}`, module) || (name === 'sts' && signing.has(module)); // all that signs in the page loads that mode's file
  const isOfMode = (module: string) => modes.some((name) => inFolder(name)(module));
  const needsOfModes = modes.map((name) => closureOf([`modes/${name}/${name}.js`]));
  const needed = [...new Set(needsOfModes.flatMap((modules) => [...modules]))].filter((module) => !isOfMode(module));
  const neededByAll = needed.filter((module) => needsOfModes.every((modules) => modules.has(module)));
  const late = Object.entries(lateParts).map(([name, paths]): Chunk => {
    const modules = new Set([...closureOf(paths), ...(name === 'queue-runner' ? neededByAll : [])]);
    return { name, test: (module) => modules.has(module) };
  });
  const isShared = (module: string) => {
    const users = late.filter(({ name, test }) => /^(list|queue-runner|memory)$/.test(name) && test(module));
    return users.length > 1 && users.some(({ name }) => name === 'list');
  };
  return [
    ...atFirst.map(({ name, modules }) => ({
      name,
      test: (module: string) => modules.has(module) || (name === shared && isShared(module)),
    })),
    ...late.slice(0, 1), // before the modes, which need these two
    { name: 'multipart', test: (module) => needed.includes(module) },
    ...modes.map((name) => ({ name, test: inFolder(name) })),
    ...late.slice(1),
  ];
}

/** One file of all that the server half loads at first, and of what several of its chunks share: no chunk waits for another. */
export function chunksOfServer(): Chunk[] {
  const first = closure(compiled('server.js'));
  const needed = [...first].flatMap(importedLater).map((file) => closure(file));
  const isShared = (module: string) => needed.filter((modules) => modules.has(module)).length > 1;
  return [{ name: 'server', test: (module) => first.has(module) || isShared(module) }];
}
