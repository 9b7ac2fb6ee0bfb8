/** The line between the browser and the server, and what goes wrong on it. */
export interface Link {
  /** Round trip time, milliseconds: each response waits for it. What opening a connection costs is left out. */
  rtt: number;
  /** All requests share one connection, by TLS; without rates and faults. */
  http2?: boolean | undefined;
  /** Bytes a second of one connection; absent: as fast as they come. */
  perConnection?: number | undefined;
  /** Bytes a second of all connections together. */
  total?: number | undefined;
  /** The connection that carries this byte, counted over all, is cut; once. */
  cutAt?: number | undefined;
  /** Each connection is cut when it is this old, a random age between the two. Milliseconds. */
  life?: readonly [least: number, most: number] | undefined;
  /** The connection that is the n-th to carry a part has this rate instead, bytes a second. */
  slow?: { nth: number; rate: number } | undefined;
  /** Requests that get 503 before their body is read. */
  refuse?: Some | undefined;
  /** Requests whose connection is cut at a random byte of their body. */
  cut?: Some | undefined;
}

/** Requests with a body, counted over all connections: `first`, and each `every` after it. */
export interface Some {
  first: number;
  every: number;
}
