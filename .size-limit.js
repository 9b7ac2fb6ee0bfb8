import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

const dropIn = firstLoad('dist/cdn/oss-direct-upload.js');
const single = 'dist/cdn/oss-direct-upload.single.js';
const adapters = 'node_modules/.cache/oss-direct-upload/adapters';
const adapterNames = ['antd', 'element-plus', 'wangeditor', 'tinymce', 'ckeditor', 'tiptap'];
const ofAllAdapters = readdirSync(adapters).filter((name) => /-.{8}\.js$/.test(name));
const lazy = readdirSync('dist/cdn')
  .filter((name) => name.endsWith('.js'))
  .map((name) => `dist/cdn/${name}`)
  .filter((file) => file !== single && !dropIn.includes(file));

/** A chunk that is loaded on need may weigh this much, unless it has a line of its own here. */
const chunkLimit = '4 kB';
// `upload`: what every upload loads, beside its mode; the cover of parts of any size is in it, which completes every upload in parts, the renewal of grants before they expire, and the search for HTTP/2, by its name and by how requests move, and the count of what races send twice; `left-work`: the batches of files that earlier pages left, with handles, keys and claims, and what replaces them; `thumbnail-styles`: what the lists share, named by a part of it.
const chunkLimits = {
  upload: '33.85 kB',
  'left-work': '7.2 kB',
  'presigned-url': '4.2 kB',
  'list-chunk': '9.75 kB',
  'thumbnail-styles': '7.05 kB',
  wall: '5 kB',
  preview: '5.05 kB',
  sorting: '4.3 kB',
  sha2: '5 kB',
  'crop-pictures': '6 kB',
};
const nameOf = (file) => file.replace(/^.*\/(.*)-.{8}\.js$/, '$1');
const chunk = (name) => lazy.find((file) => nameOf(file) === name);

export default [
  { name: 'drop-in at first load', path: dropIn, limit: '25.75 kB', gzip: true },
  {
    name: 'headless core',
    path: firstLoad('node_modules/.cache/oss-direct-upload/core/core.js'),
    limit: '10.9 kB',
    gzip: true,
  },
  {
    name: 'react, without the element',
    path: firstLoad('node_modules/.cache/oss-direct-upload/react/react.js'),
    limit: '2 kB',
    gzip: true,
  },
  {
    name: 'server in one file, without dependencies',
    path: 'node_modules/.cache/oss-direct-upload/server/server.js',
    limit: '9.85 kB',
    gzip: true,
  },
  {
    name: 'server, what a bundler takes for createUploadHandler and fromEnv',
    path: 'node_modules/.cache/oss-direct-upload/handler/handler.js',
    limit: '8.7 kB',
    gzip: true,
  },
  {
    name: 'vue, without the element',
    path: firstLoad('node_modules/.cache/oss-direct-upload/vue/vue.js'),
    limit: '2.17 kB',
    gzip: true,
  },
  { name: 'form for mini programs in one file', path: 'dist/mini-programs/form.js', limit: '4 kB', gzip: true },
  ...adapterNames.map((name) => ({
    name: `adapters/${name}, without the core`,
    path: [`${name}.js`, ...ofAllAdapters].map((file) => `${adapters}/${file}`),
    limit: '1 kB',
    gzip: true,
  })),
  { name: 'drop-in in one file', path: single, limit: '176.8 kB', gzip: true },
  {
    name: 'image: to make a picture smaller, with the worker',
    path: ['prepare-image', 'image-workers', 'image-worker'].map(chunk),
    limit: '5 kB',
    gzip: true,
  },
  { name: 'image: to strip it', path: ['prepare-image', 'strip-metadata'].map(chunk), limit: '5 kB', gzip: true },
  ...lazy.map((file) => ({
    name: `chunk ${nameOf(file)}`,
    path: file,
    limit: chunkLimits[nameOf(file)] ?? chunkLimit,
    gzip: true,
  })),
];
