const units: Record<string, number> = { '': 1, b: 1 };
['k', 'm', 'g', 't'].forEach((letter, index) => {
  units[`${letter}b`] = 1000 ** (index + 1);
  units[`${letter}ib`] = 1024 ** (index + 1);
});

/** Bytes, or text like "5MB" (5 × 10⁶) or "5MiB" (5 × 2²⁰). */
export type ByteSize = number | string;

/** Bytes of a size, or undefined where it is none. */
export function readByteSize(size: ByteSize | null | undefined): number | undefined {
  if (typeof size === 'number') return Number.isFinite(size) ? size : undefined;
  const [, number, unit] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(size ?? '') ?? [];
  const factor = units[unit?.toLowerCase() ?? ''];
  return number === undefined || factor === undefined ? undefined : Math.round(Number(number) * factor);
}
