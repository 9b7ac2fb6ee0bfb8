/** A callback as it goes out. */
export interface CallbackRequest {
  readonly urls: readonly string[];
  readonly host: string | undefined;
  readonly sni: boolean;
  readonly bodyType: string;
  readonly body: Uint8Array;
  readonly bucket: string;
  readonly requester: string;
  readonly requestId: string;
}

/** Sends a callback: the server's JSON, or why there is none. */
export type CallbackSender = (
  request: CallbackRequest,
) => Promise<{ readonly json: Uint8Array } | { readonly failure: string }>;

export const NO_CONNECTION = 'Error status : -1.OSS can not connect to your callbackUrl, please check it.';
