import { hex, webCryptoHmac, utf8 } from '../../signing/web-crypto.js';
import { isSameText } from './is-same-text.js';

/*
 * Object keys that prove their origin by an HMAC, so that the server stores no list of them. A key is `dir`, 24 random hexadecimal
 * digits, 8 of the time in seconds, 20 of the HMAC, `-` and the file's name. The HMAC covers the rest of the key and the file's size.
 */
const SEALED = /^([\da-f]{24}([\da-f]{8}))([\da-f]{20})(-.*)$/s;

/** How old a key may be, in milliseconds: as long as a browser remembers it, and the bucket's lifecycle rule keeps its parts. */
export const LONGEST_UPLOAD = 7 * 24 * 3600_000;

/** Bytes; of a stream `mostOf` what it may have. */
export type SealedSize = number | string;

/** What the key of a stream is sealed with, instead of a size. */
export const mostOf = (maxFileSize: number): SealedSize => `<=${maxFileSize}`;

/**
 * A new key.
 *
 * @param secret never leaves the server
 * @param name as it stands in the key
 * @param size of the file, in bytes; of a stream what it may have at most, as text
 */
export async function createKey(secret: string, dir: string, name: string, size: SealedSize): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const id = hex(crypto.getRandomValues(new Uint8Array(12))) + seconds.toString(16);
  const rest = `-${name}`;
  return dir + id + (await sealOf(secret, dir + id + rest, size)) + rest;
}

/** Milliseconds since a key was made; undefined if it was not made here for a file of this size below `dir`. */
export async function ageOfKey(
  secret: string,
  dir: string,
  key: string,
  size: SealedSize,
): Promise<number | undefined> {
  const [, id, time = '', seal = '', rest] = SEALED.exec(key.slice(dir.length)) ?? [];
  const isOwn = key.startsWith(dir) && isSameText(await sealOf(secret, `${dir}${id}${rest}`, size), seal);
  return isOwn ? Date.now() - Number.parseInt(time, 16) * 1000 : undefined;
}

async function sealOf(secret: string, key: string, size: SealedSize): Promise<string> {
  const hmac = await webCryptoHmac(utf8(`object keys ${secret}`));
  return hex(await hmac(`${size} ${key}`)).slice(0, 20);
}
