const formats = new Map<string, Intl.NumberFormat>();
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** A number of bytes in the page's language: 2.4 MB. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const options = {
    style: 'unit',
    unit: units[power] ?? 'byte',
    unitDisplay: power ? 'short' : 'long',
    maximumFractionDigits: power > 1 ? 1 : 0,
  } as const;
  const { lang } = document.documentElement;
  const format = formats.get(lang + power) ?? new Intl.NumberFormat(lang, options);
  formats.set(lang + power, format); // creating a format is far slower than using it
  return format.format(bytes / 1000 ** power);
}
