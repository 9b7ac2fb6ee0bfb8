/** What `success` and `fail` of a host's function get. */
export type Outcome = Readonly<Record<string, unknown>>;

/** What a host's function takes. */
export interface CallOptions {
  readonly success?: (outcome: Outcome) => void;
  readonly fail?: (outcome: Outcome) => void;
  readonly [name: string]: unknown;
}

/** A request on its way, where a host returns one. */
export interface HostTask {
  abort?(): void;
  onProgressUpdate?(listener: (event: Outcome) => void): void;
  onHeadersReceived?(listener: (event: Outcome) => void): void;
}

/** Calls a host's function. @throws what it reports */
export function call(owner: object, name: string, options: Readonly<Record<string, unknown>>): Promise<Outcome> {
  return new Promise((success, fail) => {
    const { [name]: method } = owner as Record<string, ((options: CallOptions) => unknown) | undefined>;
    if (!method) return fail({ errMsg: `${name}:fail not supported` });
    method.call(owner, { ...options, success, fail });
  });
}

/** Calls one of these functions, if the host has it. */
export function callIfThere(owner: object, name: string, ...given: unknown[]): unknown {
  const { [name]: method } = owner as Record<string, ((...given: unknown[]) => unknown) | undefined>;
  return method && method.apply(owner, given);
}

/** A response's text: a host may have parsed it. */
export const textOf = (data: unknown): string =>
  typeof data === 'string' ? data : data === undefined || data === null ? '' : JSON.stringify(data);

/** An `ArrayBuffer` that a host has read. @throws Error for anything else */
export function bytesIn({ data }: Outcome): ArrayBuffer {
  if (Object.prototype.toString.call(data) === '[object ArrayBuffer]') return data as ArrayBuffer;
  throw new Error('readFile:fail the host gave no ArrayBuffer');
}
