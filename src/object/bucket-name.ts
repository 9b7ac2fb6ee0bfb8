import type { Destination } from './stored-object.js';

export const isBucketName = (bucket: string): boolean => /^[a-z\d][a-z\d-]*$/.test(bucket);

/** The region id of the first that names one, by itself or in its endpoint. */
export function regionOf(...from: Destination[]): string | undefined {
  const named = from.map(({ region }) => region).find(Boolean);
  const endpoints = from.map(({ endpoint }) => endpoint).join(' ');
  const [, inHost] = OSS_HOST.exec(endpoints) || [];
  return named ? named.replace(/^oss-|-internal$/g, '') : inHost && inHost.toLowerCase();
}

const OSS_HOST = /(?:^|[./ ])oss-(?!accelerate)([a-z]+-[a-z\d-]+?)(?:-internal)?\.aliyuncs\.com/i;
