import type { Task } from '../job.js';

export const full = {
  gigabyte: 1e9,
  huge: 20e9,
  medium: 48e6,
  /** Files on bad lines. */
  bad: 10e6,
  few: 2_000,
  many: 10_000,
  /** Pictures that are made smaller. */
  pictures: 500,
  listed: [1_000, 10_000, 100_000] as [few: number, many: number, most: number],
};

export type Scale = typeof full;

/** Small work, which only shows that all of it runs. */
export const quick: Scale = {
  ...{ gigabyte: 64e6, huge: 256e6, medium: 12e6, bad: 3e6 },
  ...{ few: 300, many: 600, pictures: 24, listed: [100, 500, 2_000] },
};

export const gb = (bytes: number): string => (bytes < 1e9 ? `${bytes / 1e6} MB` : `${bytes / 1e9} GB`);
export const n = (count: number): string => count.toLocaleString('en');

export const oneFile = (size: number, seconds: number): Task => ({
  ...{ work: 'upload', count: 1, size, whole: size, timeout: seconds * 1000 },
});

export const smallFiles = (count: number, seconds: number): Task => ({
  ...{ work: 'upload', count, size: 20_000, whole: 64e6, timeout: seconds * 1000 },
});
