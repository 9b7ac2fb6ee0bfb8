import { type FileBytes, orientationIn } from '../../media/file-bytes.js';

/** An orientation stands at the beginning of Exif. */
const EXIF_READ = 65_536;

/** The Exif that is kept of the one in this range. */
export async function exifOf(
  bytes: FileBytes,
  start: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return withOrientation(orientationIn(await bytes.read(start, Math.min(EXIF_READ, end - start))));
}

/** A TIFF header with one entry, the orientation; undefined where the picture lies as it is stored, or nothing usable is said. */
function withOrientation(orientation: number | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (!orientation || orientation < 2 || orientation > 8) return undefined;
  const header = [0x49, 0x49, 42, 0, 8, 0, 0, 0]; // little endian, the directory at 8
  const entry = [0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]; // tag 0x0112, one SHORT
  return Uint8Array.of(...header, 1, 0, ...entry, 0, 0, 0, 0);
}
