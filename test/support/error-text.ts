/** Every text of an error and of its causes: name, message, stack and fields. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fields = Object.entries(error).map(([name, value]) => `${name}: ${String(value)}`);
  const cause = error.cause === undefined ? '' : errorText(error.cause);
  return [error.name, error.message, error.stack, ...fields, cause].join('\n');
}
