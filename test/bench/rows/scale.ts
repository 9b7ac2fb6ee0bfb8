/** How large the work is: the real one, or a small one that only shows that all of it runs. */
export interface Scale {
  gigabyte: number;
  huge: number;
  medium: number;
  /** Files on bad lines. */
  bad: number;
  few: number;
  many: number;
  /** Pictures that are made smaller. */
  pictures: number;
  listed: readonly number[];
}

export const full: Scale = {
  gigabyte: 1e9,
  huge: 20e9,
  medium: 48e6,
  bad: 10e6,
  few: 2_000,
  many: 10_000,
  pictures: 500,
  listed: [1_000, 10_000, 100_000],
};

export const quick: Scale = {
  gigabyte: 64e6,
  huge: 256e6,
  medium: 12e6,
  bad: 3e6,
  few: 300,
  many: 600,
  pictures: 24,
  listed: [100, 500, 2_000],
};

/** Bytes in words. */
export const gb = (bytes: number): string => (bytes < 1e9 ? `${bytes / 1e6} MB` : `${bytes / 1e9} GB`);
/** A number in words. */
export const n = (count: number): string => count.toLocaleString('en');
