import { type AdapterOptions, type FailedUpload, uploadForHost } from './upload-for-host.js';

export type { AdapterOptions };

/** What is used of a TinyMCE `BlobInfo`. */
export interface TinyMceImage {
  /** The picture. */
  blob(): Blob;
  /** Its name, with the ending. */
  filename(): string;
}

/**
 * Makes an `images_upload_handler` for TinyMCE 6 and newer: pasted, dropped and chosen pictures. The editor shows the progress
 * and the text of a failure, and removes the picture that failed.
 *
 * @example
 * tinymce.init({
 *   selector: 'textarea',
 *   images_upload_handler: createImagesUploadHandler({ endpoint: '/api/oss-permission' }),
 * });
 */
export function createImagesUploadHandler(
  options: AdapterOptions,
): (image: TinyMceImage, progress: (percent: number) => void) => Promise<string> {
  return async (image, progress) => {
    const blob = image.blob();
    const file = blob instanceof File ? blob : new File([blob], image.filename(), { type: blob.type });
    try {
      return (await uploadForHost(file, options, { onProgress: progress })).url;
    } catch (error) {
      throw Object.assign(error as FailedUpload, { remove: true });
    }
  };
}
