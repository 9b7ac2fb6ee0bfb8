import { fromBase64 } from '../protocol/bytes.js';
import { accessDenied, OssError } from '../protocol/oss-error.js';

type Condition =
  | { readonly operator: 'eq' | 'starts-with'; readonly field: string; readonly value: string; readonly text: string }
  | {
      readonly operator: 'in' | 'not-in';
      readonly field: string;
      readonly values: readonly string[];
      readonly text: string;
    };

export interface PostPolicy {
  /** In ms since 1970. */
  readonly expiration: number;
  readonly conditions: readonly Condition[];
  /** Bounds of the file's size in bytes, from `content-length-range`. */
  readonly minSize: number;
  readonly maxSize: number;
}

function invalid(message: string, ec: string): OssError {
  return new OssError(400, 'InvalidPolicyDocument', `Invalid Policy: ${message}`, {}, `0006-000002${ec}`);
}

/**
 * Parses the policy of a form, which is JSON in base64.
 *
 * @throws OssError InvalidPolicyDocument
 */
export function parsePostPolicy(encoded: string): PostPolicy {
  const bytes = fromBase64(encoded);
  if (!bytes) throw invalid('Invalid base64.', '01');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid(`Invalid JSON: ${error instanceof Error ? error.message : 'unknown'}`, '02');
  }
  if (!json || typeof json !== 'object' || Array.isArray(json))
    throw invalid('Invalid JSON: the policy must be an object.', '03');
  const policy = json as Record<string, unknown>;
  const unknown = Object.keys(policy).find((name) => name !== 'expiration' && name !== 'conditions');
  if (unknown !== undefined) throw invalid(`Unexpected: ${unknown}`, '04');
  if (policy['expiration'] === undefined) throw invalid('Policy missing expiration.', '05');
  if (policy['conditions'] === undefined) throw invalid('Policy missing conditions.', '06');
  const expiration = parseExpiration(policy['expiration']);
  if (!Array.isArray(policy['conditions'])) throw invalid('Invalid conditions: must be a list.', '08');
  const conditions: Condition[] = [];
  let [minSize, maxSize] = [0, Infinity];
  for (const item of policy['conditions'] as unknown[]) {
    const condition = parseCondition(item);
    if ('min' in condition) [minSize, maxSize] = [Math.max(minSize, condition.min), Math.min(maxSize, condition.max)];
    else conditions.push(condition);
  }
  return { expiration, conditions, minSize, maxSize };
}

function parseExpiration(value: unknown): number {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
  const time = typeof value === 'string' && form.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw invalid(`Invalid expiration: ${JSON.stringify(value)}`, '07');
  return time;
}

function parseCondition(item: unknown): Condition | { min: number; max: number } {
  if (!Array.isArray(item)) return parseSimpleCondition(item);
  const [rawOperator, first, second] = item as unknown[];
  const operator = typeof rawOperator === 'string' ? rawOperator.toLowerCase() : '';
  if (!['eq', 'starts-with', 'in', 'not-in', 'content-length-range'].includes(operator))
    throw invalid(`Invalid condition operator: ${JSON.stringify(rawOperator)}`, '09');
  if (item.length !== 3) throw invalid(`Invalid condition: ${operator} requires two arguments.`, '10');
  if (operator === 'content-length-range') {
    const [min, max] = [first, second].map((size) =>
      typeof size === 'string' && /^\d+$/.test(size) ? Number(size) : size,
    );
    if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || (min as number) < 0)
      throw invalid('Invalid content-length-range: integers are required.', '11');
    if ((min as number) > (max as number))
      throw invalid('Invalid content-length-range: min is greater than max.', '12');
    return { min: min as number, max: max as number };
  }
  if (typeof first !== 'string') throw invalid(`Invalid condition: ${operator} requires a field name.`, '13');
  const field = fieldName(first);
  const textOf = (value: string): string => JSON.stringify([operator, `$${field}`, value]).replaceAll('","', '", "');
  if (operator === 'eq' || operator === 'starts-with') {
    const value = typeof second === 'number' ? String(second) : second;
    if (typeof value !== 'string') throw invalid(`Invalid condition: ${operator} requires a string.`, '14');
    return { operator, field, value: unescapeDollar(value), text: textOf(value) };
  }
  if (!Array.isArray(second) || second.some((value) => typeof value !== 'string'))
    throw invalid(`Invalid condition: ${operator} requires a list of strings.`, '15');
  const values = second as string[];
  const text = `["${operator}", ${JSON.stringify(`$${field}`)}, ${JSON.stringify(values).replaceAll('","', '", "')}]`;
  return { operator: operator === 'in' ? 'in' : 'not-in', field, values: values.map(unescapeDollar), text };
}

function parseSimpleCondition(item: unknown): Condition {
  const entries = item && typeof item === 'object' ? Object.entries(item) : [];
  const [name, raw] = entries[0] ?? [];
  if (entries.length !== 1 || name === undefined)
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.', '16');
  const value: unknown = typeof raw === 'number' ? String(raw) : raw;
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.', '17');
  const field = fieldName(name);
  return {
    operator: 'eq',
    field,
    value: unescapeDollar(value),
    text: JSON.stringify(['eq', `$${field}`, value]).replaceAll('","', '", "'),
  };
}

/** The dollar is optional, and case does not matter. */
function fieldName(name: string): string {
  return name.replace(/^\$/, '').toLowerCase();
}

function unescapeDollar(value: string): string {
  return value.replaceAll('\\$', '$');
}

function holds(condition: Condition, value: string | undefined): boolean {
  if (value === undefined) return false;
  if ('values' in condition) return condition.values.includes(value) === (condition.operator === 'in');
  return condition.operator === 'eq' ? value === condition.value : value.startsWith(condition.value);
}

/**
 * Checks the expiration and the conditions of a policy. The size is checked later, while the file is received.
 *
 * @throws OssError AccessDenied
 */
export function checkPostPolicy(policy: PostPolicy, fields: ReadonlyMap<string, string>, now: number): void {
  if (now >= policy.expiration) throw accessDenied('Invalid according to Policy: Policy expired.', {}, '0006-00000213');
  for (const condition of policy.conditions) {
    if (holds(condition, fields.get(condition.field))) continue;
    throw accessDenied(`Invalid according to Policy: Policy Condition failed: ${condition.text}`, {}, '0006-00000227');
  }
}

/**
 * Checks that a policy fixes these fields to one value each, as it must in a V4 form.
 *
 * @throws OssError AccessDenied
 */
export function checkFixedFields(policy: PostPolicy, names: readonly string[]): void {
  for (const name of names) {
    if (policy.conditions.some(({ operator, field }) => operator === 'eq' && field === name)) continue;
    throw accessDenied(`Invalid according to Policy: Policy must contain the condition ${name}.`, {}, '0006-00000228');
  }
}
