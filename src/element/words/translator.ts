import type { Plural, Strings } from './locales/en.js';

/** Formats texts, sizes, times and percentages in one language. */
export class Translator {
  readonly #formats = new Map<string, Intl.NumberFormat>();
  readonly #plurals: Intl.PluralRules;

  constructor(
    readonly strings: Strings,
    /** BCP 47 tag of `strings`. */
    readonly lang: string,
    /** How numbers, times and lists are written. */
    readonly formats: Intl.LocalesArgument = lang,
  ) {
    this.#plurals = new Intl.PluralRules(lang);
  }

  /** Replaces the placeholders in `text`; numbers are formatted for the language, and `n` selects the plural. */
  format(text: string | Plural, values: Record<string, string | number> = {}): string {
    const pattern = typeof text === 'string' ? text : (text[this.#plurals.select(Number(values.n))] ?? text.other);
    return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name] ?? whole;
      return typeof value === 'number' ? this.number(value) : value;
    });
  }

  /** Capitalizes a text that stands alone. */
  sentence(text: string): string {
    return text.charAt(0).toLocaleUpperCase(this.lang) + text.slice(1);
  }

  /** 1 234 567 → "1.2 MB". */
  bytes(count: number): string {
    // 999 600 is rounded to 1 MB, not to 1000 kB
    const power = count < 1 ? 0 : Math.min(4, Math.floor(Math.log10(Number(count.toPrecision(3))) / 3));
    const value = count / 1000 ** power;
    const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'][power]!; // power is 0 … 4
    return this.unit(value, unit, value < 10 && power > 0 ? 1 : 0, power === 0 ? 'long' : 'short');
  }

  /** 0.459 → "45%". Rounded down, so that only all of it is 100 %. */
  percent(share: number): string {
    return this.#number({ style: 'percent' }).format(Math.floor(share * 100) / 100);
  }

  /** 4000 → "4,000". */
  number(value: number): string {
    return this.#number({}).format(value);
  }

  /** A number with a unit of `Intl.NumberFormat`. */
  unit(value: number, unit: string, maximumFractionDigits = 0, unitDisplay: 'short' | 'long' = 'short'): string {
    return this.#number({ style: 'unit', unit, unitDisplay, maximumFractionDigits }).format(value);
  }

  #number(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = Object.values(options).join();
    const format = this.#formats.get(key) ?? new Intl.NumberFormat(this.formats, options);
    this.#formats.set(key, format);
    return format;
  }
}
