/** Bytes, "20MB" (20 × 10⁶) or "20MiB" (20 × 2²⁰). */
export type FileSize =
  | number
  | `${number}${'' | ' '}${'' | 'k' | 'K' | 'M' | 'G' | 'T'}B`
  | `${number}${'' | ' '}${'K' | 'M' | 'G' | 'T'}iB`;

/** @returns bytes; NaN if it is not a size */
export function bytesOf(size: unknown): number {
  const [, number = 'NaN', prefix = 'B', binary] =
    /^(\d+(?:\.\d+)?) ?(?:(?:([KMGT])(i)?)?B)?$/i.exec(String(size)) ?? [];
  return Math.floor(Number(number) * (binary ? 1024 : 1000) ** 'BKMGT'.indexOf(prefix.toUpperCase()));
}
