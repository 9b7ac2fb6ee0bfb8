/** Whether a host carries the bucket in the path: localhost and IP addresses do. */
export function isPathStyle(hostname: string): boolean {
  return hostname === 'localhost' || /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
}

/** A path without its leading slash, split into bucket and key; without a bucket where the host carries that. */
export function splitPath(hostname: string, path: string): { bucket?: string; key: string } {
  if (!isPathStyle(hostname)) return { key: path };
  const [bucket = '', ...rest] = path.split('/');
  return { bucket, key: rest.join('/') };
}

/** The reverse of `splitPath`. */
export function joinPath(hostname: string, bucket: string | undefined, key: string): string {
  return isPathStyle(hostname) ? `${bucket}/${key}` : key;
}
