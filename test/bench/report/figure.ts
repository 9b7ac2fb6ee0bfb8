/** The median of several runs, and how far they lie apart. */
export interface Figure {
  median: number;
  min: number;
  max: number;
}

/** @returns undefined where no run gave a number. */
export function figureOf(values: readonly (number | undefined)[]): Figure | undefined {
  const sorted = values.filter((value) => value !== undefined && Number.isFinite(value)).sort((a, b) => a! - b!);
  if (sorted.length === 0) return undefined;
  const at = (index: number) => sorted[index] as number;
  const middle = (sorted.length - 1) / 2;
  return { median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, min: at(0), max: at(sorted.length - 1) };
}

/** Three digits that count. */
export function digits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { maximumFractionDigits: Math.min(decimals, 3), minimumFractionDigits: 0 });
}

/** `2.31 s (2.28–2.40)`; the spread only where there were several runs that differ. */
export function inWords(figure: Figure | undefined, unit: string): string {
  if (!figure) return '–';
  const { median, min, max } = figure;
  const [low, middle, high] = [digits(min), digits(median), digits(max)];
  const spread = low === high ? '' : ` (${low}–${high})`;
  return `${middle}${unit && ` ${unit}`}${spread}`;
}
