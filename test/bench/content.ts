/** What is made of pictures: `image-max` and `image-quality`. */
export const made = { max: '1920', quality: 0.8 };

/** Files are this many bytes over and over, so that page and server know each byte of a file by its place. */
export const PERIOD = 65_536;

/** The bytes that repeat: random, always the same ones, and no eight in a row occur twice. */
export function pattern(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PERIOD);
  let state = 0x9e3779b9;
  for (let i = 0; i < PERIOD; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
