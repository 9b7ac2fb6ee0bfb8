/** @throws TypeError that names an option which `callee` does not have, and the options with a similar name. */
export function checkOptionNames(callee: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const similar = known.filter((other) => isSimilar(name.toLowerCase(), other.toLowerCase()));
    const hint = similar.length ? `Did you mean ${similar.join(' or ')}?` : `There are ${known.join(', ')}.`;
    throw new TypeError(`${callee} has no option ${name}. ${hint}`);
  }
}

/** Whether two names differ by at most two letters (one, if a name is short), or one contains the other. */
function isSimilar(a: string, b: string): boolean {
  if (a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return true;
  return levenshteinDistance(a, b) <= (Math.min(a.length, b.length) < 4 ? 1 : 2);
}

function levenshteinDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
