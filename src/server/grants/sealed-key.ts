import { hex, webCryptoHmac, utf8 } from '../../signing/web-crypto.js';
import { isSameText } from './is-same-text.js';

/*
 * Object keys that prove their origin by an HMAC, so that the server stores no list of them. A key is `dir`, 24 random hexadecimal
 * digits, 8 of the time in seconds, 20 of the HMAC, `-` and the file's name. The HMAC covers the rest of the key and the file's size.
 * The key of a stream has, instead of a size, `s` and the bytes that it may have at most (base 36) before the `-`.
 */
const SEALED = /^([\da-f]{24}([\da-f]{8}))([\da-f]{20})((?:s([\da-z]{1,11}))?-.*)$/s;

/** How old a key may be, in milliseconds: as long as a browser remembers it, and the bucket's lifecycle rule keeps its parts. */
export const LONGEST_UPLOAD = 7 * 24 * 3600_000;

/** A new key. @param secret never leaves the server @param size in bytes; undefined for a stream @param most bytes that a stream may have */
export async function createKey(
  secret: string,
  dir: string,
  name: string,
  size: number | undefined,
  most: number,
): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const id = hex(crypto.getRandomValues(new Uint8Array(12))) + seconds.toString(16);
  const rest = `${size === undefined ? `s${most.toString(36)}` : ''}-${name}`;
  return dir + id + (await sealOf(secret, dir + id + rest, size)) + rest;
}

interface KeyFacts {
  /** How old it is, in milliseconds. */
  readonly age: number;
  /** Bytes that the stream may have, as they were when the key was made. */
  readonly most: number | undefined;
}

/** What a key says; undefined if it was not made here for a file of this size below `dir`. */
export async function openKey(
  secret: string,
  dir: string,
  key: string,
  size: number | undefined,
): Promise<KeyFacts | undefined> {
  const [, id, time = '', seal = '', rest, limit] = SEALED.exec(key.slice(dir.length)) ?? [];
  const isOwn = key.startsWith(dir) && isSameText(await sealOf(secret, `${dir}${id}${rest}`, size), seal);
  if (!isOwn || (limit === undefined) !== (size !== undefined)) return undefined;
  const most = limit === undefined ? undefined : Number.parseInt(limit, 36);
  return { age: Date.now() - Number.parseInt(time, 16) * 1000, most };
}

async function sealOf(secret: string, key: string, size: number | undefined): Promise<string> {
  const hmac = await webCryptoHmac(utf8(`object keys ${secret}`));
  return hex(await hmac(`${size ?? 'stream'} ${key}`)).slice(0, 20);
}
