import type { Crop } from './crop.js';

/** What happens to pictures before they are uploaded. */
export interface ImageSettings {
  /** The largest width and height in pixels as it is displayed: `1920x1080`, or `1920` for both. @default no limit */
  max?: string | undefined;
  /** The type to convert pictures to: `image/webp`, `image/jpeg`. @default each picture's own */
  type?: string | undefined;
  /** How well JPEG and WebP keep what is seen, 0 to 1; set, it also applies to pictures that are small enough. @default 0.8 */
  quality?: number | undefined;
  /** The ratio to crop to, such as `1:1`: the middle of the picture is kept; or the part to keep. @default the whole picture */
  crop?: string | Crop | undefined;
  /** Removes Exif with the place, XMP, IPTC, comments. @default false */
  stripMetadata?: boolean | undefined;
  /** Rejects a picture that cannot be made as these settings say, instead of sending it as it is. @default false */
  required?: boolean | undefined;
}
