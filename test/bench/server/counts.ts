/** What the server saw since it was last asked. */
export const noCounts = () => ({
  requests: {} as Record<string, number>,
  connections: 0,
  /** Of bodies. */
  bytes: 0,
  cut: 0,
  refused: 0,
  /** Bytes of each object that was stored, by its path. */
  objects: {} as Record<string, number>,
  /** Milliseconds since the epoch, of each upload that ended (an object put, posted or completed). */
  finished: [] as number[],
});

export type Counts = ReturnType<typeof noCounts>;
