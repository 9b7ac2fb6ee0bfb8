/** Whether two values are the same: plain objects and lists by what they hold, functions and everything else by identity. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  const [a, b] = [one, other] as Record<string, unknown>[];
  return Object.keys({ ...a, ...b }).every((name) => isSame(a![name], b![name]));
}
