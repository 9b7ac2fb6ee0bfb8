import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createObjectKey } from './object-key.js';

/**
 * Issues object keys that prove their origin by an HMAC, so that this server stores no list of them. A key is `dir`, 24 random hex
 * digits, 8 of the time in seconds, 20 of the HMAC, `-` and the file's name. The HMAC covers the rest of the key and the file's size.
 */
export interface KeyIssuer {
  /**
   * @param size of the file, in bytes
   * @param earlier the key that an earlier page had for this file: it is issued again for seven days, so that nothing is stored twice
   */
  issueKey(dir: string, name: string, size: number, earlier?: string | null): string;
  /** Milliseconds since the key was issued; undefined if it was not issued for a file of this size below `dir`. */
  ageOfKey(key: string, dir: string, size: number): number | undefined;
}

/** Milliseconds: as long as a browser remembers an unfinished upload and the bucket's lifecycle rule keeps its parts. */
export const MAX_UPLOAD_AGE = 7 * 24 * 3600_000;

const ID = /^[0-9a-f]{24}([0-9a-f]{8})[0-9a-f]{20}-/;

/** @param secret never leaves this server */
export function createKeyIssuer(secret: string): KeyIssuer {
  const hmacOf = (key: string, size: number) =>
    createHmac('sha256', `object keys ${secret}`).update(`${size} ${key}`).digest('hex').slice(0, 20);

  return {
    issueKey(dir, name, size, earlier) {
      const age = earlier ? this.ageOfKey(earlier, dir, size) : undefined;
      if (
        earlier &&
        age! <= MAX_UPLOAD_AGE &&
        earlier === createObjectKey(dir, name, earlier.slice(dir.length, dir.length + 52))
      )
        return earlier;
      const seconds = Math.floor(Date.now() / 1000);
      const id = randomBytes(12).toString('hex') + seconds.toString(16).padStart(8, '0');
      return createObjectKey(dir, name, id + hmacOf(createObjectKey(dir, name, id), size));
    },
    ageOfKey(key, dir, size) {
      const rest = key.slice(dir.length);
      const [, time] = ID.exec(rest) ?? [];
      if (!key.startsWith(dir) || time === undefined) return undefined;
      const keyWithoutHmac = dir + rest.slice(0, 32) + rest.slice(52);
      const [actual, expected] = [Buffer.from(rest.slice(32, 52)), Buffer.from(hmacOf(keyWithoutHmac, size))];
      return timingSafeEqual(actual, expected) ? Date.now() - Number.parseInt(time, 16) * 1000 : undefined;
    },
  };
}
