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
