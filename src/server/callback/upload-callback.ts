import { toBase64 } from '../../oss/base64.js';

/** The request that OSS sends to the application's server after each upload. */
export interface UploadCallback {
  /** Where OSS reaches the application's server: one public URL, or up to five with `;` between them. */
  readonly url: string;
  /** With OSS's variables in it: `key=${object}&size=${size}`. The browser chooses each `${x:…}`: it proves nothing. */
  readonly body: string;
  /** The Host header. @default the URL's host */
  readonly host?: string | undefined;
  /** The Content-Type of the body. @default 'application/x-www-form-urlencoded' */
  readonly bodyType?: 'application/x-www-form-urlencoded' | 'application/json' | undefined;
  /** Send the host's name by SNI, which shared https hosts need. @default false */
  readonly sni?: boolean | undefined;
}

/** OSS's callback parameter: base64 of its JSON. */
export function encodeCallback({ url, body, host, bodyType, sni }: UploadCallback): string {
  const parameter = {
    callbackUrl: url,
    callbackBody: body,
    callbackHost: host,
    callbackBodyType: bodyType,
    callbackSNI: sni,
  };
  return toBase64(JSON.stringify(parameter));
}
