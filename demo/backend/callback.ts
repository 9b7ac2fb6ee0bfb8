/** What OSS sends to the application's server after an upload. */
export interface Callback {
  /** Where OSS reaches the application's server: one URL, or up to five with `;` between them. */
  readonly url: string;
  /** With OSS's variables in it, such as `key=${object}&size=${size}`. The browser chooses each `${x:…}`: it proves nothing. */
  readonly body: string;
  readonly host?: string | undefined;
  readonly bodyType?: 'application/x-www-form-urlencoded' | 'application/json' | undefined;
}

/** OSS's callback parameter: base64 of its JSON. */
export function encodeCallback({ url, body, host, bodyType }: Callback): string {
  const parameter = { callbackUrl: url, callbackBody: body, callbackHost: host, callbackBodyType: bodyType };
  return Buffer.from(JSON.stringify(parameter), 'utf8').toString('base64');
}
