import { dirname, relative, resolve } from 'node:path';

/** The rooms of `src`, from the ground up: a file imports its own room, and rooms of lower floors. */
export const floors = [
  ['base'],
  ['object', 'media'],
  ['rules', 'grant', 'signing', 'image', 'memory'],
  ['stream'],
  ['job'],
  ['oss/response'],
  ['oss/request'],
  ['oss/integrity'],
  ['oss/single', 'oss/multipart'],
  ['modes/sts', 'modes/post-policy', 'modes/presigned-url'],
  ['modes/vod'],
  ['modes'],
  ['task'],
  ['reuse', 'processing'],
  ['upload'],
  ['queue'],
  ['record'],
  ['element/parts', 'element/words'],
  ['element/host'],
  ['element/queue', 'element/dialog'],
  ['element/form', 'element/task', 'element/thumbnails'],
  ['element/input'],
  ['element/look'],
  ['element/rows', 'element/wall', 'element/avatar', 'element/sorting', 'element/preview', 'element/crop'],
  ['element/list'],
  ['element/unfinished', 'element/record'],
  ['element'],
  ['server/settings'],
  ['server/request', 'server/sts'],
  ['server/callback', 'server/grants'],
  ['server'],
  ['mini-program', 'signers', 'adapters', 'frameworks'],
];

/** Where less is allowed than the floors allow: a room of `src` imports these alone, besides its own and those in it. */
const narrow = {
  server: ['base', 'object', 'signing'],
  frameworks: ['element.js', 'base'],
  adapters: ['base', 'object', 'queue/upload.js', 'element/words'],
};

/** What no room of the element imports: the queue does that for it. */
const belowTheQueue = ['oss', 'modes', 'upload', 'reuse', 'signing', 'image'];
const isOfPictures = (target) => target === 'image/decode-picture.js';

/** The packages that a room may import. */
const packages = {
  base: [],
  media: ['heic-to'],
  memory: ['@noble/hashes'], // SHA-256 where a page has no WebCrypto
  signing: ['ali-oss', '@noble/hashes'],
  signers: ['ali-oss', '@noble/hashes'],
  upload: ['mrmime'],
  element: ['lit'],
  frameworks: ['oss-direct-upload', 'react', 'vue', 'svelte', 'preact', 'solid-js'],
  server: ['@noble/hashes'],
};

/** Folders beside `src`: what they may import besides themselves. */
const outside = {
  'demo/init': { below: [], packages: ['node:'] },
  'demo/mock': { below: ['demo/init'], packages: ['node:', '@noble/hashes', 'msw'] },
  'demo/backend': { below: [], packages: ['node:', 'ali-oss'] },
  demo: { below: ['src'], packages: ['node:', 'vite', '@noble/hashes'] },
};

const isIn = (path, folder) => path === folder || path.startsWith(`${folder}/`);
const isOfPackage = (name, allowed) =>
  name === allowed || name.startsWith(allowed.endsWith(':') ? allowed : `${allowed}/`);
const toPosix = (path) => path.replaceAll('\\', '/');
const longest = (path, names) => names.filter((name) => isIn(path, name)).toSorted((a, b) => b.length - a.length)[0];

const rooms = floors.flat();

/** The room of a file of `src`, by its path in there; none for an entry. */
export const roomOf = (path) => longest(path, rooms);
const floorOf = (room) => floors.findIndex((names) => names.includes(room));

/** Whether a file of `src` may import another one; both by their paths in there. */
function mayImport(from, target) {
  const [room, other] = [roomOf(from), roomOf(target)];
  if (!room) return true; // an entry, on the roof
  if (room === other) return true;
  const allowed = narrow[room.split('/')[0]];
  if (allowed) return [room.split('/')[0], ...allowed].some((name) => isIn(target, name)) && isLower(room, other);
  if (isIn(room, 'element') && belowTheQueue.some((name) => isIn(target, name))) return isOfPictures(target);
  return isLower(room, other);
}

const isLower = (room, other) =>
  !other || (floorOf(other) < floorOf(room) && !(isIn(other, 'server') && !isIn(room, 'server')));

function isAllowed(from, name) {
  const isRelative = name.startsWith('.');
  const target = isRelative ? toPosix(resolve('/', dirname(from), name)).slice(1) : name;
  if (isIn(from, 'src')) {
    const [path, inner] = [from, target].map((one) => one.replace(/^src\//, ''));
    if (isRelative) return isIn(target, 'src') && mayImport(path, inner);
    return (packages[roomOf(path)?.split('/')[0]] ?? []).some((allowed) => isOfPackage(name, allowed));
  }
  const folder = longest(from, Object.keys(outside));
  if (!folder) return true;
  const { below, packages: named } = outside[folder];
  return isRelative ? [folder, ...below].some((one) => isIn(target, one)) : named.some((one) => isOfPackage(name, one));
}

const downOnly = {
  create(context) {
    const from = toPosix(relative(context.cwd, context.filename));
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || isAllowed(from, source.value)) return;
      context.report({ node: source, message: `${from} must not import ${source.value}: imports lead down only.` });
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
