const units = ['', 'k', 'm', 'g', 't'];

/** Bytes, or text like "5MB" (5 × 10⁶), "5M" (the same) or "5MiB" (5 × 2²⁰). */
export type ByteSize = number | string;

/** A size in bytes; undefined if it is unreadable. */
export function readByteSize(size: ByteSize | null | undefined): number | undefined {
  if (typeof size === 'number') return Number.isFinite(size) ? size : undefined;
  const [, number, unit = '', binary] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*$/i.exec(size ?? '') ?? [];
  const factor = (binary ? 1024 : 1000) ** units.indexOf(unit.toLowerCase());
  return number === undefined ? undefined : Math.round(Number(number) * factor);
}
