// Conversions between bytes, text, hex, base64 and percent-encoding. A "wire" string has one character per byte, as HTTP headers do.

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The UTF-8 bytes of `text` as a wire string, which can be joined with header values before hashing. */
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

/** The text of a header value that holds UTF-8. */
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

/** The bytes of a base64 text (standard alphabet); undefined for another text. */
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

/** Percent-encoding of RFC 3986: unreserved characters stay, every other byte of the UTF-8 becomes %XX. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase(),
  );
}

export function percentEncodePath(text: string): string {
  return percentEncode(text).replaceAll('%2F', '/');
}
