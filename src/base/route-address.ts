/** The address of a route of `createUploads`: its name is appended to the path. */
export function routeAddress(address: string, name: string): string {
  const [, path = '', rest = ''] = /^([^?#]*?)\/?([?#].*)?$/.exec(address) ?? [];
  return `${path}/${encodeURIComponent(name)}${rest}`;
}
