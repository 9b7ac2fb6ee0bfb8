/** What the server saw since it was last asked. */
export interface Counts {
  /** By what they ask for: `put`, `form`, `create`, `part`, `complete`, `preflight` … */
  requests: Record<string, number>;
  connections: number;
  /** Bytes of bodies. */
  bytes: number;
  /** Bodies whose content is not what the page's files hold: the response had no CRC. */
  unknown: number;
  /** Connections cut on purpose, and requests refused. */
  cut: number;
  refused: number;
  /** Bytes of each object that was stored, by its path. */
  objects: Record<string, number>;
  /** Milliseconds since the epoch, of each upload that ended (an object put, posted or completed). */
  finished: number[];
  /** Seconds of processor time that the server itself took. */
  cpu: number;
}

export const noCounts = (): Counts => ({
  requests: {},
  connections: 0,
  bytes: 0,
  unknown: 0,
  cut: 0,
  refused: 0,
  objects: {},
  finished: [],
  cpu: 0,
});
