import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { newKey } from './object-key.js';

/**
 * Keys that carry their own seal, so that a later call about one needs no record here: `dir` + 24 random digits + 8 digits of time + 20
 * digits of seal + `-` + name. The seal covers the key, the time in it and the file's size.
 */
export interface Seal {
  newKey(dir: string, name: string, size: number): string;
  /** Milliseconds since the key was given out; undefined where it was not given out for a file of this size below `dir`. */
  ageOf(key: string, dir: string, size: number): number | undefined;
}

const ID = /^[0-9a-f]{24}([0-9a-f]{8})[0-9a-f]{20}-/;

/** @param secret never leaves this server */
export function createSeal(secret: string): Seal {
  const sealOf = (key: string, size: number) =>
    createHmac('sha256', `object keys ${secret}`).update(`${size} ${key}`).digest('hex').slice(0, 20);

  return {
    newKey(dir, name, size) {
      const seconds = Math.floor(Date.now() / 1000);
      const id = randomBytes(12).toString('hex') + seconds.toString(16).padStart(8, '0');
      return newKey(dir, name, id + sealOf(newKey(dir, name, id), size));
    },
    ageOf(key, dir, size) {
      const rest = key.slice(dir.length);
      const [, time] = ID.exec(rest) ?? [];
      if (!key.startsWith(dir) || time === undefined) return undefined;
      const unsealed = dir + rest.slice(0, 32) + rest.slice(52);
      const [given, right] = [Buffer.from(rest.slice(32, 52)), Buffer.from(sealOf(unsealed, size))];
      return timingSafeEqual(given, right) ? Date.now() - Number.parseInt(time, 16) * 1000 : undefined;
    },
  };
}
