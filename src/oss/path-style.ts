/** Whether a host carries the bucket in the path: localhost and IP addresses do. */
export function isPathStyle(hostname: string): boolean {
  return hostname === 'localhost' || /^[\d.]+$/.test(hostname) || hostname.startsWith('[');
}
