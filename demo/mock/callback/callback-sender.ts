/** A callback request, its body filled in. */
export interface CallbackRequest {
  readonly urls: readonly string[];
  /** The Host header; that of the URL by default. */
  readonly host: string | undefined;
  /** Whether to send the host name by SNI to an https server. */
  readonly sni: boolean;
  readonly bodyType: string;
  readonly body: Uint8Array;
  readonly bucket: string;
  readonly requester: string;
  readonly requestId: string;
}

/** Sends a callback to the first URL that works. Returns the JSON in the server's response, or OSS's message about the failure. */
export type CallbackSender = (
  request: CallbackRequest,
) => Promise<{ readonly json: Uint8Array } | { readonly failure: string }>;

export const NO_CONNECTION = 'Error status : -1.OSS can not connect to your callbackUrl, please check it.';
