/** Reads lines of `Name: value`; undefined where one is not of that form. Empty lines do not count. */
export function readLines(text: string): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const line of text.split('\n')) {
    if (!line.trim()) continue;
    const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*\S)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    found[name] = value;
  }
  return found;
}
