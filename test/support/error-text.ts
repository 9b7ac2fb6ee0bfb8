/** All that an error says anywhere: its own fields, its message and stack, and the same of its causes. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fields = Object.entries(error).map(([name, value]) => `${name}: ${String(value)}`);
  const cause = error.cause === undefined ? '' : wordsOf(error.cause);
  return [error.name, error.message, error.stack, ...fields, cause].join('\n');
}
