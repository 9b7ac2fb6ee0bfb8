import { hex, hmacSha256, utf8 } from '../../modes/sts/sha256.js';
import { safeName } from './object-key.js';

/**
 * Object keys that prove their origin by an HMAC, so that the server stores no list of them. A key is `dir`, 24 random hexadecimal
 * digits, 8 of the time in seconds, 20 of the HMAC, `-` and the file's name. The HMAC covers the rest of the key and the file's size.
 */
export interface KeySealer {
  /** @param size of the file, in bytes */
  createKey(dir: string, name: string, size: number): Promise<string>;
  /** Milliseconds since the key was made; undefined if it was not made here for a file of this size below `dir`. */
  ageOf(key: string, dir: string, size: number): Promise<number | undefined>;
}

const SEALED = /^([0-9a-f]{24}([0-9a-f]{8}))([0-9a-f]{20})(-.*)$/s;

/** @param secret never leaves the server */
export function createKeySealer(secret: string): KeySealer {
  const sealOf = async (key: string, size: number) => {
    const hmac = await hmacSha256(utf8(`object keys ${secret}`));
    return hex(await hmac(`${size} ${key}`)).slice(0, 20);
  };
  return {
    async createKey(dir, name, size) {
      const seconds = Math.floor(Date.now() / 1000);
      const id = hex(crypto.getRandomValues(new Uint8Array(12))) + seconds.toString(16).padStart(8, '0');
      const rest = `-${safeName(name)}`;
      return dir + id + (await sealOf(dir + id + rest, size)) + rest;
    },
    async ageOf(key, dir, size) {
      const [, id = '', time = '', seal = '', rest = ''] = SEALED.exec(key.slice(dir.length)) ?? [];
      if (!key.startsWith(dir) || seal === '') return undefined;
      if (!isSameText(seal, await sealOf(dir + id + rest, size))) return undefined;
      return Date.now() - Number.parseInt(time, 16) * 1000;
    },
  };
}

/** Compares texts of one length, in the same time wherever they differ. */
function isSameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
