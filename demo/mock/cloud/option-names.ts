/** Throws a TypeError that names an option that `what` does not know, and those with a similar name. */
export function checkOptionNames(what: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const near = known.filter((other) => isNear(name.toLowerCase(), other.toLowerCase()));
    const hint = near.length ? `Did you mean ${near.join(' or ')}?` : `There are ${known.join(', ')}.`;
    throw new TypeError(`${what} has no option ${name}. ${hint}`);
  }
}

/** At most two letters apart (one, in the shortest names), or one is a part of the other. */
function isNear(a: string, b: string): boolean {
  if (a.length > 2 && b.length > 2 && (a.includes(b) || b.includes(a))) return true;
  return distance(a, b) <= (Math.min(a.length, b.length) < 4 ? 1 : 2);
}

/** Letters to insert, leave out or change (Levenshtein). */
function distance(a: string, b: string): number {
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
