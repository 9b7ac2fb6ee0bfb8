/** Where objects go. A grant's values take precedence. */
export interface Destination {
  /** The name of the bucket. @default the grant's */
  bucket?: string | undefined;
  /** `cn-hangzhou` or `oss-cn-hangzhou`. @default the grant's */
  region?: string | undefined;
  /** OSS endpoint or custom domain, with or without scheme. @default the region's own */
  endpoint?: string | undefined;
  /** Key prefix when the grant has none. @default '' */
  dir?: string | undefined;
}

/** What is stored beside the bytes. */
export interface ObjectOptions {
  /** Cache-Control, Content-Disposition, `x-oss-*` …; Content-Type overrides the file's. @default {} */
  headers?: Record<string, string> | undefined;
  /** User metadata, stored as `x-oss-meta-*`. @default {} */
  metadata?: Record<string, string> | undefined;
  /** OSS's upload callback: the request that OSS sends to the application's server after the upload. @default none */
  callback?: ObjectCallback | undefined;
}

/** The parameters of OSS's upload callback. */
export interface ObjectCallback {
  /** Where OSS reaches the application's server: one public URL, or up to five with `;` between them. */
  url: string;
  /** The body that OSS sends, with its variables in it: `key=${object}&size=${size}`. */
  body: string;
  /** The Host header of OSS's request. @default the URL's host */
  host?: string | undefined;
  /** The Content-Type of the body. @default 'application/x-www-form-urlencoded' */
  bodyType?: 'application/x-www-form-urlencoded' | 'application/json' | undefined;
  /** Send the host's name by SNI, which shared https hosts need. @default false */
  sni?: boolean | undefined;
  /** Custom variables; their names begin with `x:`. @default {} */
  variables?: Record<string, string> | undefined;
}

/** What identifies an object, as OSS sees it. */
export interface ObjectName {
  /** The host of its URL, with the port. */
  readonly host: string;
  /** The path of its URL, decoded, without the first slash: its key, behind the bucket where the host does not name that. */
  readonly path: string;
}
