/** Whether what was read from storage has these texts, and these counts: finite numbers from 0 on. Anything may be there. */
export function hasShape(value: unknown, texts: readonly string[], counts: readonly string[] = []): boolean {
  const fields = Object(value) as Record<string, unknown>;
  const isCount = (field: unknown) => Number.isFinite(field) && (field as number) >= 0;
  return texts.every((name) => typeof fields[name] === 'string') && counts.every((name) => isCount(fields[name]));
}

/** Whether a field is absent or a text. */
export const isOptionalText = (field: unknown): boolean => field === undefined || typeof field === 'string';
