/** The median of several runs, and how far they lie apart. */
export type Figure = Record<'median' | 'min' | 'max', number>;

/** @returns undefined where no run gave a number. */
export function figureOf(values: readonly (number | undefined)[]): Figure | undefined {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a! - b!) as number[];
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined ? undefined : { median: (low + high!) / 2, min: sorted[0]!, max: sorted.at(-1)! };
}

export function digits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(decimals, 3) });
}

/** `2.31 s (2.28–2.40)`; the spread only where there were several runs that differ. */
export function inWords(figure: Figure | undefined, unit: string): string {
  if (!figure) return '–';
  const [low, middle, high] = [figure.min, figure.median, figure.max].map(digits);
  return `${middle} ${unit}`.trim() + (low === high ? '' : ` (${low}–${high})`);
}
