/** Decodes a HEIC to its pixels as it is displayed. @throws if it cannot */
export type DecodeHeic = (picture: Blob) => Promise<ImageBitmap>;

/** How pages decode HEIC that their browser cannot decode. */
export interface HeicSettings {
  /** Loads the decoder, when the first such picture is met. @default `heic-to` */
  readonly load: () => Promise<DecodeHeic>;
}

/** Known to each copy of this code: the add-on may be a script of its own. */
const SETTINGS = Symbol.for('oss-direct-upload.heic');
const page = globalThis as { [SETTINGS]?: HeicSettings };

/**
 * Decodes HEIC by another decoder than `heic-to`, or by a copy of it that your page serves. Call it before the first file is added.
 *
 * @example
 * configureHeic({
 *   async load() {
 *     const { heicTo } = await import('heic-to/csp');
 *     return (picture) => heicTo({ blob: picture, type: 'bitmap' });
 *   },
 * });
 */
export function configureHeic(settings: HeicSettings): void {
  page[SETTINGS] = settings;
}

/** Loads the page's decoder; undefined where it has none. */
export const loadHeic = (): Promise<DecodeHeic> | undefined => page[SETTINGS]?.load();
