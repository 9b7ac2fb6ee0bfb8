/** One statement of a RAM policy. */
interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditional: boolean;
}

function stringsOf(value: unknown): string[] | undefined {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.every((item) => typeof item === 'string') ? items : undefined;
}

/** The statements of a policy document (JSON text); undefined if it is not a RAM policy. */
export function parseRamPolicy(text: string): readonly Statement[] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { Version: version, Statement: given } = (json ?? {}) as { Version?: unknown; Statement?: unknown };
  if (version !== '1' || given === undefined) return undefined;
  const statements: Statement[] = [];
  for (const item of (Array.isArray(given) ? given : [given]) as unknown[]) {
    const { Effect: effect, Action, Resource, Condition } = (item ?? {}) as Record<string, unknown>;
    const [actions, resources] = [stringsOf(Action), stringsOf(Resource)];
    if ((effect !== 'Allow' && effect !== 'Deny') || !actions?.length || !resources?.length) return undefined;
    statements.push({ effect, actions, resources, conditional: Condition !== undefined });
  }
  return statements;
}

/** Matches `*` (any text) and `?` (one character), in linear time for every pattern. */
function matchesWildcard(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, mark, p] = [p, t, p + 1];
    else if (pattern[p] === '?' || pattern[p] === text[t]) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

export type Verdict = 'allow' | 'deny' | 'silent';

/** Deny wins over Allow. Conditions are not evaluated: a conditional Allow allows nothing, a conditional Deny always denies. */
export function evaluatePolicy(statements: readonly Statement[], action: string, resource: string): Verdict {
  let verdict: Verdict = 'silent';
  for (const { effect, actions, resources, conditional } of statements) {
    if (!actions.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()))) continue;
    if (!resources.some((pattern) => pattern === '*' || matchesWildcard(withoutPrefix(pattern), resource))) continue;
    if (effect === 'Deny') return 'deny';
    if (!conditional) verdict = 'allow';
  }
  return verdict;
}

/** `acs:oss:REGION:ACCOUNT:b/key` → `b/key`, because the mock has one region and one account. */
function withoutPrefix(pattern: string): string {
  return /^acs:oss:[^:]*:[^:]*:(.*)$/s.exec(pattern)?.[1] ?? '\u0000';
}
