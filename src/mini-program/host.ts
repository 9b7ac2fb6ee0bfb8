/** What a host sends by its `request`. */
export interface HostRequest {
  /** The address. */
  readonly url: string;
  /** The HTTP method. */
  readonly method: string;
  /** All headers to send. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, if there is one. */
  readonly body?: ArrayBuffer | string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What a host sends by its `uploadFile`: a form whose last field is a file. */
export interface HostForm {
  /** The address. */
  readonly url: string;
  /** The fields before the file, in their order. */
  readonly fields: Readonly<Record<string, string>>;
  /** The path of the file. */
  readonly path: string;
  /** The Content-Type of the file. */
  readonly type: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Bytes of the form that are sent so far. */
  readonly onProgress: (sent: number) => void;
}

/** A server's response, of any status. */
export interface HostResponse {
  /** The HTTP status. */
  readonly status: number;
  /** The body as text. */
  readonly text: string;
  /** Absent where the host hides them. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
}

/** A request on its way. */
export interface HostCall {
  /** The response. @throws what the host reports where no server has responded */
  readonly response: Promise<HostResponse>;
  /** Aborts the request. */
  readonly abort: () => void;
}

/** How a host words its failures. They are matched with the name of its function, its text, and its number in brackets. */
export interface HostFailures {
  /** The address is not in the list of allowed domains. */
  readonly domain: RegExp;
  /** TLS failed, or was missing. */
  readonly tls: RegExp;
  /** The file is not there, or cannot be read. */
  readonly file: RegExp;
  /** There is no room in the host's storage. */
  readonly full: RegExp;
  /** Where the list of domains is set. */
  readonly console: string;
}

/** What runs a mini program: WeChat, Alipay … Give `createUploader` one of your own where yours is not known. */
export interface Host {
  /** Its name, for errors. */
  readonly name: string;
  /** Requests that it carries at once. */
  readonly requestsAtOnce: number;
  /** How it words its failures. */
  readonly failures: HostFailures;
  /** Where saved files may be, in words; absent where it saves none. */
  readonly savedLimit?: string;
  /** Sends a request. */
  request(request: HostRequest): HostCall;
  /** Sends a file in a form. */
  form(form: HostForm): HostCall;
  /** Bytes of a file. */
  sizeOf(path: string): Promise<number>;
  /** Bytes of a file from `position` on. Absent where the host reads no parts of files: then they go in one request. */
  readonly read?: (path: string, position: number, length: number, size: number) => Promise<ArrayBuffer>;
  /** All bytes of a file. Absent where the host reads none: then it is sent unverified. */
  readonly readWhole?: (path: string) => Promise<ArrayBuffer>;
  /** Moves a temporary file to where it outlasts the program. @returns its new path */
  save?(path: string): Promise<string>;
  /** Deletes a saved file. */
  remove?(path: string): void;
  /** What its storage has under a key. */
  load(key: string): unknown;
  /** Stores a value under a key. @throws where there is no room */
  store(key: string, value: unknown): void;
  /** Deletes what its storage has under a key. */
  delete(key: string): void;
  /** Calls these from now on: the device is online or not, the program is seen or not. */
  watch(listeners: { readonly online: (isOnline: boolean) => void; readonly seen: (isSeen: boolean) => void }): void;
}
