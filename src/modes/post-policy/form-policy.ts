import { rejection } from '../../core/queue/file-rules.js';
import type { UploadError } from '../../core/upload-error.js';
import { fromBase64 } from '../../oss/base64.js';

/** One condition of a form policy, spelled one way: PostObject's `["eq", "$key", "a"]` and `{"key": "a"}` alike. */
interface PolicyCondition {
  operator: string;
  /** Lower case, without `$`. */
  field: string;
  values: readonly (string | number)[];
}

/** What a signed form policy allows. */
export interface FormPolicy {
  /** Milliseconds since the epoch. */
  expiresAt?: number | undefined;
  conditions: readonly PolicyCondition[];
}

/** Reads a policy from its base64. One that cannot be read allows everything, since OSS checks it anyway. */
export function readPolicy(base64: string): FormPolicy {
  try {
    const json: unknown = JSON.parse(fromBase64(base64));
    const { expiration, conditions } = Object(json) as Record<string, unknown>;
    const list = Array.isArray(conditions) ? conditions.flatMap(readCondition) : [];
    return { expiresAt: Date.parse(String(expiration)) || undefined, conditions: list };
  } catch {
    return { conditions: [] };
  }
}

/** The error of an object that a policy does not allow, before a byte is sent; undefined where it does. */
export function rejectionByPolicy(
  { conditions }: FormPolicy,
  object: { key: string; type: string; size: number },
): UploadError | undefined {
  for (const { operator, field, values } of conditions) {
    const [first, second] = values;
    if (operator === 'content-length-range') {
      if (object.size > Number(second)) return rejection('policy-size', `Over ${second} bytes.`, Number(second));
      if (object.size < Number(first)) return rejection('policy-size', `Under ${first} bytes.`);
    } else if (field === 'content-type' && !isAllowedValue(operator, object.type, values)) {
      return rejection('policy-type', `The type ${object.type || '(none)'} is not allowed: ${values.join(', ')}.`);
    } else if (field === 'key' && !isAllowedValue(operator, object.key, values)) {
      return rejection('policy-key', `The key must be ${operator} ${values.join(', ')}.`);
    }
  }
  return undefined;
}

/** Whether a policy allows this value of a field; undefined where it does not name the field. */
export function allows({ conditions }: FormPolicy, name: string, value: string): boolean | undefined {
  const named = conditions.filter(({ field }) => field === name.toLowerCase());
  return named.length === 0
    ? undefined
    : named.every(({ operator, values }) => isAllowedValue(operator, value, values));
}

/** The value that a policy compares a field with. */
export function policyValue({ conditions }: FormPolicy, operator: string, field: string): string | undefined {
  const value = conditions.find((condition) => condition.operator === operator && condition.field === field)?.values[0];
  return value === undefined ? undefined : String(value);
}

/** The form fields whose value a policy fixes. */
export function fixedFields({ conditions }: FormPolicy): Record<string, string> {
  const fixed = conditions.filter(({ operator, field }) => operator === 'eq' && field !== 'bucket' && field !== 'key');
  return Object.fromEntries(fixed.map(({ field, values }) => [field, String(values[0])]));
}

/** Values for the other fields that a policy names: OSS fails a condition on a field that is missing. */
export function requiredFields({ conditions }: FormPolicy): Record<string, string> {
  const required = conditions.filter(
    ({ operator, field }) => Object.hasOwn(defaultValues, operator) && !/^(bucket|key|content-type)$/.test(field),
  );
  return Object.fromEntries(required.map(({ operator, field, values }) => [field, defaultValues[operator]!(values)]));
}

const defaultValues: Record<string, (values: PolicyCondition['values']) => string> = {
  'starts-with': ([prefix]) => String(prefix),
  in: ([first]) => String(first),
  'not-in': () => '',
};

/** The type to send: the file's own, or the policy's spelling of it (`image/jpg`). */
export function typeUnder({ conditions }: FormPolicy, type: string): string {
  const names = (operator: string) => operator === 'in' || operator === 'eq';
  const allowed = conditions.find(({ operator, field }) => names(operator) && field === 'content-type')?.values;
  if (!allowed || allowed.includes(type)) return type;
  return type === 'image/jpeg' && allowed.includes('image/jpg') ? 'image/jpg' : type;
}

function readCondition(condition: unknown): PolicyCondition[] {
  if (Array.isArray(condition)) {
    const [operator, field, ...rest] = condition as unknown[];
    const name = String(operator).toLowerCase();
    if (name === 'content-length-range') return [{ operator: name, field: '', values: [field, ...rest].map(Number) }];
    return [
      { operator: name, field: fieldName(String(field)), values: rest.flat().map((value) => unescape(String(value))) },
    ];
  }
  return Object.entries(Object(condition) as object).map(([field, value]) => ({
    operator: 'eq',
    field: fieldName(field),
    values: [unescape(String(value))],
  }));
}

function isAllowedValue(operator: string, value: string, allowed: PolicyCondition['values']): boolean {
  if (operator === 'starts-with') return value.startsWith(String(allowed[0]));
  if (operator === 'in') return allowed.includes(value);
  if (operator === 'not-in') return !allowed.includes(value);
  return operator !== 'eq' || value === allowed[0];
}

const fieldName = (name: string) => name.replace(/^\$/, '').toLowerCase();
const unescape = (value: string) => value.replaceAll('\\$', '$');
