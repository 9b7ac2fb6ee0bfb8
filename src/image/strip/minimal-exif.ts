/** A TIFF header with one entry, the orientation; undefined where the picture lies as it is stored, or nothing usable is said. */
export function exifOf(orientation: number | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (!orientation || orientation < 2 || orientation > 8) return undefined;
  const header = [0x49, 0x49, 42, 0, 8, 0, 0, 0]; // little endian, the directory at 8
  const entry = [0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]; // tag 0x0112, one SHORT
  return Uint8Array.of(...header, 1, 0, ...entry, 0, 0, 0, 0);
}
