import { dirname, relative, resolve } from 'node:path';

/** What each layer may import besides itself. A file belongs to the layer with the longest matching prefix of its path. */
const layers = {
  'src/object': { below: ['src/base/upload-error.js', 'src/object/object-options.js'], packages: [] },
  'src/memory': {
    below: [
      'src/object',
      'src/base/as-json.js',
      'src/base/is-same.js',
      'src/object/operation.js',
      'src/base/random-text.js',
    ],
    packages: ['@noble/hashes'],
  },
  'src/core': { below: ['src/memory', 'src/object'], packages: ['@noble/hashes'] }, // SHA-256 where a page has no WebCrypto
  'src/oss': { below: ['src/memory', 'src/object', 'src/core'], packages: [] },
  'src/modes': { below: ['src/memory', 'src/object', 'src/oss', 'src/core'], packages: ['@noble/hashes', 'mrmime'] },
  'src/signers': {
    below: ['src/memory', 'src/object', 'src/modes', 'src/oss', 'src/core'],
    packages: ['ali-oss', '@noble/hashes'],
  },
  'src/form': { below: ['src/memory', 'src/object', 'src/modes', 'src/oss', 'src/core'], packages: [] },
  'src/form.ts': { below: ['src/memory', 'src/object', 'src/form', 'src/core'], packages: [] },
  'src/image': { below: ['src/memory', 'src/object', 'src/oss', 'src/core'], packages: [] },
  'src/image.ts': { below: ['src/memory', 'src/object', 'src/image', 'src/core'], packages: [] },
  'src/queue/modes-queue.ts': {
    below: ['src/memory', 'src/object', 'src/image', 'src/modes', 'src/oss', 'src/core'],
    packages: [],
  },
  'src/element': {
    below: [
      'src/memory',
      'src/object',
      'src/queue/modes-queue.js',
      'src/image/decode-picture.js',
      'src/signers',
      'src/modes',
      'src/oss',
      'src/core',
    ],
    packages: ['lit'],
  },
  'src/frameworks': {
    below: ['src/element.js', 'src/base/attribute-name.js', 'src/base/is-same.js'],
    packages: ['oss-direct-upload', 'react', 'vue', 'svelte', 'preact', 'solid-js'],
  },
  'src/server': {
    below: [
      'src/signing/sign-v4.js',
      'src/signing/web-crypto.js',
      'src/object/describe-operation.js',
      'src/object/path-style.js',
      'src/object/percent-encoding.js',
      'src/base/base64.js',
      'src/object/encode-callback.js',
      'src/object/operation.js',
      'src/base/homepage.js',
    ],
    packages: ['@noble/hashes'],
  },
  'src/server.ts': { below: ['src/server'], packages: [] },
  'src/adapters': {
    below: ['src/memory', 'src/object', 'src/queue/upload.js', 'src/element/words', 'src/core'],
    packages: [],
  },
  'src/queue/upload.ts': { below: ['src/memory', 'src/object', 'src/queue/modes-queue.js', 'src/core'], packages: [] },
  'src/core.ts': {
    below: ['src/memory', 'src/object', 'src/queue/upload.js', 'src/queue/modes-queue.js', 'src/modes', 'src/oss', 'src/core'],
    packages: [],
  },
  src: { below: [], packages: [] },
  'demo/mock': { below: [], packages: ['node:', '@noble/hashes', 'msw'] },
  'demo/backend': { below: [], packages: ['node:', 'ali-oss'] },
  demo: { below: ['src'], packages: ['node:', 'vite', '@noble/hashes'] },
};

const isIn = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const isOfPackage = (name, allowed) =>
  name === allowed || name.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`);
const toPosix = (path) => path.replaceAll('\\', '/');

function layerOf(path) {
  const names = Object.keys(layers).filter((name) => isIn(path, name));
  return names.sort((a, b) => b.length - a.length)[0];
}

function isAllowed(from, layer, name) {
  const { below, packages } = layers[layer];
  if (!name.startsWith('.')) return packages.some((allowed) => isOfPackage(name, allowed));
  const target = toPosix(resolve('/', dirname(from), name)).slice(1);
  return [layer, ...below].some((folder) => isIn(target, folder));
}

const downOnly = {
  create(context) {
    const from = toPosix(relative(context.cwd, context.filename));
    const layer = layerOf(from);
    if (!layer) return {};
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || isAllowed(from, layer, source.value)) return;
      context.report({ node: source, message: `${layer} must not import ${source.value}: imports point down only.` });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

export default { meta: { name: 'layers' }, rules: { 'down-only': downOnly } };
