import { type AdapterOptions, type FailedUpload, type HostedObject, uploadForHost } from './upload-for-host.js';

export type { AdapterOptions, FailedUpload, HostedObject };

/** What `el-upload` passes to `http-request`, as far as it is used. */
export interface ElementPlusRequest {
  /** The file, which `before-upload` may have replaced. */
  file: File;
  /** Shows the progress. */
  onProgress: (event: ProgressEvent & { percent: number }) => void;
  /** Ends the upload: `response` of the file in `file-list`. */
  onSuccess: (response: HostedObject) => void;
  /** Ends the upload: `el-upload` calls `on-error` with a `FailedUpload`, and removes the file from its list. */
  onError(this: void, error: Error): void;
}

/**
 * Makes an `http-request` for Element Plus' `el-upload`. If the person removes a file while it is uploaded, the upload is canceled.
 *
 * @returns a function that returns an `XMLHttpRequest`, which is never sent: `el-upload` cancels nothing else
 * @example
 * const httpRequest = createHttpRequest({ endpoint: '/api/oss-permission' });
 */
export function createHttpRequest(options: AdapterOptions): (request: ElementPlusRequest) => XMLHttpRequest {
  return ({ file, onProgress, onSuccess, onError }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const request = Object.assign(new XMLHttpRequest(), { abort: () => controller.abort() });
    uploadForHost(file, options, {
      signal,
      onProgress(percent, { sent: loaded, size: total }) {
        onProgress(
          Object.assign(new ProgressEvent('progress', { lengthComputable: true, loaded, total }), { percent }),
        );
      },
    }).then(onSuccess, (error: FailedUpload) => signal.aborted || onError(error));
    return request;
  };
}
