import { type AdapterOptions, type FailedUpload, type HostedObject, uploadForHost } from './upload-for-host.js';

export type { AdapterOptions, FailedUpload, HostedObject };

/** What antd's `Upload` passes to `customRequest`, as far as it is used. */
export interface AntdRequest {
  /** The file, which `beforeUpload` may have replaced. */
  file: string | Blob;
  /** Shows the progress, in percent. */
  onProgress?: ((event: { percent: number }) => void) | undefined;
  /** Ends the upload: `response` of the file in `fileList`. */
  onSuccess?: ((response: HostedObject) => void) | undefined;
  /** Ends the upload: `error` of the file in `fileList`, whose message the list shows. */
  onError?: ((error: FailedUpload) => void) | undefined;
}

/**
 * Makes a `customRequest` for antd's `Upload`. If the person removes a file while it is uploaded, the upload is canceled.
 *
 * @example <Upload customRequest={createCustomRequest({ endpoint: '/api/oss-permission' })} />
 */
export function createCustomRequest(options: AdapterOptions): (request: AntdRequest) => { abort(): void } {
  return ({ file, onProgress, onSuccess, onError }) => {
    const controller = new AbortController();
    const { signal } = controller;
    // `Upload` makes a `File` of the `Blob` or text that `beforeUpload` returns
    uploadForHost(file as File, options, { signal, onProgress: (percent) => onProgress?.({ percent }) }).then(
      (stored) => onSuccess?.(stored),
      (error: FailedUpload) => signal.aborted || onError?.(error),
    );
    return { abort: () => controller.abort() };
  };
}
