import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';

/** A bundle's file and all that it loads before it runs. */
function firstLoad(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const { module } = parseSync(file, readFileSync(file, 'utf8'));
  const imports = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)];
  const files = new Set(
    imports.map(({ moduleRequest }) => moduleRequest?.value).filter((name) => name?.startsWith('.')),
  );
  return [file, ...[...files].flatMap((name) => firstLoad(join(dirname(file), name), seen))];
}

/** A bundle's entry, some of its chunks, and all that these load before they run. */
function withChunks(folder, entry, chunks) {
  const files = readdirSync(folder).filter((name) => chunks.some((chunk) => name.startsWith(`${chunk}-`)));
  if (files.length !== chunks.length) throw new Error(`${folder} must have ${chunks.join(', ')}.`);
  const seen = new Set();
  return [entry, ...files].flatMap((name) => firstLoad(join(folder, name), seen));
}

const dropIn = firstLoad('dist/cdn/oss-direct-upload.js');
const single = 'dist/cdn/oss-direct-upload.single.js';
const adapters = 'node_modules/.cache/oss-direct-upload/adapters';
const adapterNames = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).exports).flatMap(
  (path) => /^\.\/adapters\/(.*)/.exec(path)?.[1] ?? [],
);
const ofAllAdapters = readdirSync(adapters).filter((name) => /-.{8}\.js$/.test(name));
const server = 'node_modules/.cache/oss-direct-upload/server'; // all that `oss-direct-upload/server` exports
const handler = 'node_modules/.cache/oss-direct-upload/handler'; // `createUploadHandler` and `fromEnv`: neither `toNode` nor `verifyCallback`
const lazy = readdirSync('dist/cdn')
  .filter((name) => name.endsWith('.js'))
  .map((name) => `dist/cdn/${name}`)
  .filter((file) => file !== single && !dropIn.includes(file));

/** A chunk that is loaded on need may weigh this much, unless it has a line of its own here. */
const chunkLimit = '4 kB';
// `queue-runner`: what every upload loads, beside its mode; the renewal of grants before they expire, the search for HTTP/2, by its name and by how requests move, the second read of a file that could not be read, and the check of what storage gives back are in it; `multipart`: what all modes but `post-policy` need, with the cover of parts of any size, which completes every upload in parts, and the count of what races send twice; `memory`: the records of files, their sessions, locks and uploads in parts, and what of them is restored and listed, and SHA-256; `stream`: files of unknown size, their bytes on the disk, and the length and index of a WebM recording; `record-control`: the recorder with its dialog, and its texts in twelve languages; `list`: what the element needs from its first file on, what drags and file dialogs need, the English words, Lit's templates, and what is shared with looks and dialogs.
const chunkLimits = {
  multipart: '9.8 kB',
  'queue-runner': '33.9 kB',
  memory: '17 kB',
  'presigned-url': '4.28 kB',
  list: '33.8 kB',
  image: '6.97 kB',
  wall: '5.1 kB',
  preview: '4.95 kB',
  sorting: '4.35 kB',
  'crop-pictures': '4.2 kB',
  media: '4.2 kB',
  ar: '4.34 kB',
  stream: '8.35 kB',
  'record-control': '12.45 kB',
};
/** Less is no file of its own, but for what is such by nature. */
const LEAST = 1000;
const small = ['noble-hashes', 'sdk-signer', 'dist/cdn/heic.js'];
const nameOf = (file) => file.replace(/^.*\/(.*)-.{8}\.js$/, '$1');
const tooSmall = lazy.filter((file) => !small.includes(nameOf(file)) && gzipSync(readFileSync(file)).length < LEAST);
if (tooSmall.length > 0) throw new Error(`Chunks of less than ${LEAST} bytes: ${tooSmall.join(', ')}`);
const chunk = (name) => lazy.find((file) => nameOf(file) === name);
/** What a chunk loads before it runs, beyond the first load and what these chunks load. */
const beyond = (name, ...loaded) => {
  const files = [...dropIn, ...loaded.flatMap((one) => firstLoad(chunk(one)))];
  return firstLoad(chunk(name)).filter((file) => !files.includes(file));
};

export default [
  { name: 'drop-in at first load', path: dropIn, limit: '23.05 kB', gzip: true },
  {
    name: 'headless core',
    path: firstLoad('node_modules/.cache/oss-direct-upload/core/core.js'),
    limit: '9.25 kB',
    gzip: true,
  },
  {
    name: 'react, without the element',
    path: 'node_modules/.cache/oss-direct-upload/react/react.js',
    limit: '1.98 kB',
    gzip: true,
  },
  { name: 'server at first load', path: firstLoad(`${server}/server.js`), limit: '7.87 kB', gzip: true },
  {
    name: 'server, verifyCallback',
    path: withChunks(server, 'server.js', ['sent-by-oss']),
    limit: '8.86 kB',
    gzip: true,
  },
  ...Object.entries({ sts: '8.29 kB', 'post-policy': '7.74 kB', 'presigned-url': '8.77 kB' }).map(([mode, limit]) => ({
    name: `server, an endpoint in mode ${mode}`,
    path: withChunks(handler, 'handler.js', [`${mode}-grant`]),
    limit,
    gzip: true,
  })),
  {
    name: 'server, an endpoint in the largest mode, with `exists`',
    path: withChunks(handler, 'handler.js', ['presigned-url-grant', 'find-object']),
    limit: '9.38 kB',
    gzip: true,
  },
  {
    name: 'server, an endpoint in the largest mode, with `completed`',
    path: withChunks(handler, 'handler.js', ['presigned-url-grant', 'complete-upload']),
    limit: '11.8 kB',
    gzip: true,
  },
  {
    name: 'server, an endpoint in one file, with all modes',
    path: 'node_modules/.cache/oss-direct-upload/worker/worker.js',
    limit: '12.86 kB',
    gzip: true,
  },
  {
    name: 'server, all chunks',
    path: readdirSync(server).map((name) => `${server}/${name}`),
    limit: '17.32 kB',
    gzip: true,
  },
  {
    name: 'vue, without the element',
    path: 'node_modules/.cache/oss-direct-upload/vue/vue.js',
    limit: '2.42 kB',
    gzip: true,
  },
  {
    name: 'form for mini programs in one file',
    path: 'dist/mini-programs/mini-program/form.js',
    limit: '4.31 kB',
    gzip: true,
  },
  {
    name: 'uploader for mini programs in one file',
    path: 'dist/mini-programs/mini-program.js',
    limit: '49.1 kB',
    gzip: true,
  },
  ...adapterNames.map((name) => ({
    name: `adapters/${name}, without the core`,
    path: [`${name}.js`, ...ofAllAdapters].map((file) => `${adapters}/${file}`),
    limit: '1 kB',
    gzip: true,
  })),
  { name: 'drop-in in one file', path: single, limit: '204.5 kB', gzip: true },
  {
    name: 'image: to make a picture smaller, with the worker',
    path: ['image', 'picture-worker'].map(chunk),
    limit: '8.27 kB',
    gzip: true,
  },
  {
    name: 'crop, beyond what the list and the upload of a picture load',
    path: beyond('crop-pictures', 'list', 'image'),
    limit: '6.65 kB',
    gzip: true,
  },
  ...lazy.map((file) => ({
    name: `chunk ${nameOf(file)}`,
    path: file,
    limit: chunkLimits[nameOf(file)] ?? chunkLimit,
    gzip: true,
  })),
];
