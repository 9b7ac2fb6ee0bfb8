import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Middleware } from './canned-response.js';
import { findOrInstall } from './find-or-install.js';

/** The encoder of libheif; undefined where it is not installed, or makes no HEIC. */
function find(): string | undefined {
  try {
    return /HEIC encoders?:\n- \S/.test(execFileSync('heif-enc', ['--list-encoders'], { encoding: 'utf8' }))
      ? 'heif-enc'
      : undefined;
  } catch {
    return undefined;
  }
}

let encoder: string | undefined;

/** A JPEG as HEIC, as phones make it: of tiles, turned by its own property, with its Exif. */
export async function encodeHeic(picture: Uint8Array): Promise<Buffer> {
  encoder ??= findOrInstall({
    purpose: 'The tests of HEIC need heif-enc',
    packages: ['libheif-examples', 'libheif-plugin-x265'],
    install: 'install the examples of libheif with an encoder of HEVC',
    find,
  });
  const folder = await mkdtemp(join(tmpdir(), 'heic-'));
  try {
    const [jpeg, heic] = ['a.jpg', 'a.heic'].map((name) => join(folder, name)) as [string, string];
    await writeFile(jpeg, picture);
    await promisify(execFile)(encoder, ['-q', '90', '--cut-tiles', '64', jpeg, '-o', heic]);
    return await readFile(heic);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** `POST /heic` responds with a JPEG as HEIC. */
export const heifEncoder: Middleware = async (context, next) => {
  if (context.path !== '/heic') return next();
  context.body = await encodeHeic(await buffer(context.req));
};
