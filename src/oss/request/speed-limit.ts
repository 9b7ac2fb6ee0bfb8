/** Bytes a second of OSS's lowest and highest limit for one request: 819,200 and 838,860,800 bit/s. */
export const LOWEST_RATE = 102_400;
const HIGHEST_RATE = 104_857_600;

/** The rate that OSS can limit a request to. */
export const limited = (rate: number): number => Math.min(Math.max(rate, LOWEST_RATE), HIGHEST_RATE);

/** The limit (`x-oss-traffic-limit`, in bit/s) of a request that has all of a queue's `maxSpeed`. */
export const limitOf = (maxSpeed: number | undefined): number | undefined =>
  maxSpeed && Math.floor(limited(maxSpeed) * 8);
