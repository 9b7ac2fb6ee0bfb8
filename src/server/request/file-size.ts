import { configError } from '../endpoint-error.js';

const units = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Bytes, "20MB" (20 × 10⁶) or "20MiB" (20 × 2²⁰). */
export type FileSize = number | `${number}${'' | ' '}${keyof typeof units}`;

/** @returns bytes @throws a config error that names the limit */
export function readFileSize(name: string, size: FileSize): number {
  const [, number = '', unit = 'B'] = /^(\d+(?:\.\d+)?) ?([kKMGT]i?B|B)?$/.exec(String(size)) ?? [];
  const bytes = Math.floor(Number(number || Number.NaN) * (units[unit as keyof typeof units] ?? Number.NaN));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw configError(`\`authorize\` returned the ${name} ${JSON.stringify(size)}. Write bytes, "20MB" or "20MiB".`);
}
