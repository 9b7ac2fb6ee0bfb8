/** Parses lines of `Name: value`; undefined if a line has another form. Empty lines are ignored. */
export function parseLines(text: string): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (!line.trim()) continue;
    const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*\S)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}
