/** Any other host name that leads here is somebody else's (DNS rebinding). */
export function isLoopback(host = ''): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
}
