import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { newKey } from './object-key.js';

/**
 * Keys that carry their own seal, so that a later call about one needs no record here: `dir` + 24 random digits + 20 digits of seal + `-`
 * + name. The seal covers the key and the file's size.
 */
export interface Seal {
  newKey(dir: string, name: string, size: number): string;
  isSealed(key: string, dir: string, size: number): boolean;
}

const ID = /^[0-9a-f]{24}/;

export function createSeal(secret: string): Seal {
  const sealOf = (key: string, size: number) =>
    createHmac('sha256', `object keys ${secret}`).update(`${size} ${key}`).digest('hex').slice(0, 20);

  return {
    newKey(dir, name, size) {
      const id = randomBytes(12).toString('hex');
      return newKey(dir, name, id + sealOf(newKey(dir, name, id), size));
    },
    isSealed(key, dir, size) {
      const rest = key.slice(dir.length);
      if (!key.startsWith(dir) || !ID.test(rest)) return false;
      const unsealed = dir + rest.slice(0, 24) + rest.slice(44);
      const [given, right] = [Buffer.from(rest.slice(24, 44)), Buffer.from(sealOf(unsealed, size))];
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
