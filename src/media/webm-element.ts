/** The head of an element of WebM. */
export interface WebmElement {
  readonly id: number;
  /** Bytes of its content; `Infinity` where it does not say so. */
  readonly length: number;
  /** Bytes of the head. */
  readonly header: number;
}

/** The element that begins here; undefined where its head is not complete. */
export function elementOf(bytes: Uint8Array, at: number): WebmElement | undefined {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  const first = bytes[at + idLength];
  if (idLength > 4 || first === undefined) return undefined;
  const lengthBytes = Math.clz32(first) - 23;
  const header = idLength + lengthBytes;
  if (lengthBytes > 8 || at + header > bytes.length) return undefined;
  const id = numberIn(bytes.subarray(at, at + idLength));
  const value = bytes.slice(at + idLength, at + header);
  value[0]! &= 0xff >> lengthBytes;
  const isUnknown = value.every((byte, i) => byte === (i === 0 ? 0xff >> lengthBytes : 0xff));
  return { id, length: isUnknown ? Infinity : numberIn(value), header };
}

/** An unsigned number, the highest byte first. */
export const numberIn = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);

/** The bytes of a number, the highest first. */
export function unsigned(value: number, length: number): number[] {
  const bytes: number[] = [];
  for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
}

/** An id as it is written. */
export const idBytes = (id: number): number[] => unsigned(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);

/** A length as it is written. @param length in how many bytes; @default as few as possible */
export function sizeBytes(
  size: number,
  length = 1 + [0x7e, 0x3ffe, 0x1ffffe, 0xffffffe].findIndex((most) => size <= most),
): number[] {
  const bytes = unsigned(size, length);
  bytes[0]! |= 0x80 >> (length - 1);
  return bytes;
}
