/** RFC 3986: all but unreserved characters, in upper-case hexadecimal of UTF-8. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** A key in an object's address, or the path of a request, encoded as it is signed. */
export function encodePath(path: string): string {
  return encode(path).replaceAll('%2F', '/');
}
