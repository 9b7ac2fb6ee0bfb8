const formats = new Map<string, Intl.NumberFormat>();
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** A number of bytes in the page's language: 2.4 MB. */
export function byteSize(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const style = {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step ? 'short' : 'long',
    maximumFractionDigits: step > 1 ? 1 : 0,
  } as const;
  const { lang } = document.documentElement;
  const format = formats.get(lang + step) ?? new Intl.NumberFormat(lang, style);
  formats.set(lang + step, format); // making one takes longer than writing many numbers
  return format.format(bytes / 1000 ** step);
}
