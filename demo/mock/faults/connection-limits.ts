/** What a bad line does. */
export interface ConnectionLimits {
  /** Bytes per second of the request bodies on all connections together; 0 for no limit. */
  readonly rate: number;
  /** How long connections live, in ms: each one is reset at an age between 3/4 and 5/4 of this; 0 for no limit. Not in a page with msw. */
  readonly life: number;
}

/** The switch's value where connections have no limits. */
export const NO_LIMITS: ConnectionLimits = { rate: 0, life: 0 };

export function areConnectionLimits(value: unknown): value is ConnectionLimits {
  const { rate, life } = Object(value) as Partial<ConnectionLimits>;
  return [rate, life].every((number) => Number.isSafeInteger(number) && number! >= 0);
}
