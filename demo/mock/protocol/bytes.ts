/** Text and bytes, in the four spellings OSS uses. A "wire" string holds one byte a character, as HTTP headers do. */

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The UTF-8 bytes of `text` as a wire string, so that it can be joined with header values before hashing. */
export function toWire(text: string): string {
  return wireOf(utf8(text));
}

export function wireOf(bytes: Uint8Array): string {
  let wire = '';
  for (let at = 0; at < bytes.length; at += 0x2000) wire += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  return wire;
}

export function wireBytes(wire: string): Uint8Array {
  const bytes = new Uint8Array(wire.length);
  for (let i = 0; i < wire.length; i++) bytes[i] = wire.charCodeAt(i);
  return bytes;
}

/** A header value as people read it. */
export function fromWire(wire: string): string {
  return new TextDecoder().decode(wireBytes(wire));
}

export function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

export function base64(bytes: Uint8Array): string {
  return btoa(wireOf(bytes));
}

/** Bytes of a base64 text (standard alphabet), or undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  try {
    return wireBytes(atob(text));
  } catch {
    return undefined;
  }
}

export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** RFC 3986: unreserved characters stay, all else is %XX of its UTF-8 bytes. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase(),
  );
}

export function percentEncodePath(text: string): string {
  return percentEncode(text).replaceAll('%2F', '/');
}
