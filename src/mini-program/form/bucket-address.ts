/**
 * A storage address, without `URL`, which these hosts do not have: a public one, by https, unless it is a local one.
 *
 * @param bucket goes in front of OSS's own endpoints, and into the path of local ones
 */
export function bucketAddress(address: string, bucket?: string): string {
  const [, scheme, named = '', path = ''] =
    /^(https?:)?(?:\/\/)?([^\s/?#@]+)(\/[^?#]*[^/?#])?/.exec(address.trim()) || [];
  const host = named.replace('-internal.', '.');
  if (/^(localhost|[\d.]+)(:|$)/.test(host)) return `${scheme || 'http:'}//${host}${bucket ? `/${bucket}` : path}/`;
  if (!/\.aliyuncs\.com$/.test(host)) return `${scheme || 'https:'}//${named}${path}/`;
  return `https://${bucket && !host.startsWith(`${bucket}.`) ? `${bucket}.` : ''}${host}/`;
}
