import { fromEntries } from '../../base/from-entries.js';
import { rejection } from '../../rules/rejection.js';
import { UploadError } from '../../base/upload-error.js';
import { fromBase64 } from '../../base/base64.js';
import type { ObjectOptions } from '../../object/stored-object.js';
import { fitsForm, metadataHeaders } from '../../oss/response/object-headers.js';
import { unreadableResponse } from '../../grant/response/unusable-response.js';

/** One condition of a form policy, spelled one way: PostObject's `["eq", "$key", "a"]` and `{"key": "a"}` alike. */
interface PolicyCondition {
  operator: string;
  /** Lower case, without `$`; the least size of `content-length-range`. */
  field: string;
  /** What the operator compares with; the largest size of `content-length-range`. */
  values: readonly string[];
}

export interface FormPolicy {
  /** Milliseconds since the epoch. */
  expiresAt?: number | undefined;
  conditions: readonly PolicyCondition[];
}

/** Reads a policy from its base64. One that cannot be read allows everything, since OSS checks it anyway. */
export function readPolicy(base64: string): FormPolicy {
  try {
    const { expiration, conditions } = Object(JSON.parse(fromBase64(base64))) as Record<string, unknown>;
    return { expiresAt: Date.parse(String(expiration)) || undefined, conditions: readConditions(conditions) };
  } catch {
    return { conditions: [] };
  }
}

/** Reads the `conditions` of a policy's JSON. */
export function readConditions(conditions: unknown): PolicyCondition[] {
  return ([] as PolicyCondition[]).concat(...(Array.isArray(conditions) ? conditions.map(readCondition) : []));
}

/** The error of an object that a policy does not allow, before a byte is sent; undefined where it does. */
export function rejectionByPolicy(
  policy: FormPolicy,
  object: { key: string; type: string; size: number },
): UploadError | undefined {
  const { size } = object;
  const limit = passedLimit(policy, size);
  if (limit !== undefined)
    return rejection('policy-size', `${size > limit ? 'Over' : 'Under'} ${limit} bytes.`, limit, { size });
  for (const { operator, field, values } of policy.conditions) {
    if (field === 'content-type' && !isAllowedValue(operator, object.type, values)) {
      return rejection('policy-type', `The type ${object.type || '(none)'} is not allowed: ${values.join(', ')}.`);
    } else if (field === 'key' && !isAllowedValue(operator, object.key, values)) {
      return rejection('policy-key', `The key must be ${operator} ${values.join(', ')}.`);
    }
  }
  return undefined;
}

/** The largest or least size of a policy that does not allow this one; undefined where it does. */
export function passedLimit({ conditions }: FormPolicy, size: number): number | undefined {
  for (const { operator, field, values } of conditions) {
    if (operator !== 'content-length-range') continue;
    const [least, most] = [Number(field), Number(values[0])];
    if (size > most) return most;
    if (size < least) return least;
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
  return conditions.find((condition) => condition.operator === operator && condition.field === field)?.values[0];
}

/** The form fields whose value a policy fixes. */
export const fixedFields = (policy: FormPolicy): Record<string, string> => fieldsBy(policy, /^eq$/);

/** Values for the other fields that a policy names: OSS fails a condition on a field that is missing. */
export const requiredFields = (policy: FormPolicy): Record<string, string> =>
  fieldsBy(policy, /^(starts-with|in|not-in)$/);

/** A value that these operators allow, for each field that is not the object's own. */
function fieldsBy({ conditions }: FormPolicy, operators: RegExp): Record<string, string> {
  const named = conditions.filter(
    ({ operator, field }) => operators.test(operator) && !/^(bucket|key|content-type)$/.test(field),
  );
  return fromEntries(named.map(({ operator, field, values }) => [field, operator === 'not-in' ? '' : values[0]!]));
}

/** The type to send: the file's own, or the policy's spelling of it (without `;charset=utf-8`, `image/jpg`). */
export function typeUnder({ conditions }: FormPolicy, type: string): string {
  const names = (operator: string) => operator === 'in' || operator === 'eq';
  const allowed = conditions.find(({ operator, field }) => names(operator) && field === 'content-type')?.values;
  if (!allowed || allowed.includes(type)) return type;
  const essence = type.replace(/;[^]*/, '').trim().toLowerCase();
  const spellings = essence === 'image/jpeg' ? [essence, 'image/jpg'] : [essence];
  return spellings.find((one) => allowed.includes(one)) ?? type;
}

function readCondition(condition: unknown): PolicyCondition[] {
  if (!Array.isArray(condition)) {
    return Object.entries(Object(condition) as object).map(([field, value]) => makeCondition('eq', field, [value]));
  }
  const [operator, field, ...values] = condition as unknown[];
  return [makeCondition(operator, field, values)];
}

const makeCondition = (operator: unknown, field: unknown, values: unknown[]): PolicyCondition => ({
  operator: String(operator).toLowerCase(),
  field: String(field).replace(/^\$/, '').toLowerCase(),
  values: ([] as unknown[]).concat(...values).map((value) => String(value).replace(/\\\$/g, '$$')),
});

function isAllowedValue(operator: string, value: string, allowed: PolicyCondition['values']): boolean {
  if (operator === 'starts-with') return value.startsWith(allowed[0]!);
  if (operator === 'in') return allowed.includes(value);
  if (operator === 'not-in') return !allowed.includes(value);
  return operator !== 'eq' || value === allowed[0];
}

/** What a form says, by its origin. */
interface FormParts {
  /** The Content-Type to store. */
  type: string;
  /** Headers and metadata, as `optionFields` makes them. */
  options: Record<string, string>;
  successStatus?: string | undefined;
  /** The policy in base64, and what signs it. */
  signature: Record<string, string>;
  callback: Record<string, string>;
}

/** All fields of a form under a policy, but for the key and the file. @throws UploadError `config` */
export function fieldsUnder(policy: FormPolicy, form: FormParts): Record<string, string> {
  const { type, options, successStatus, signature, callback } = form;
  if (policyValue(policy, 'eq', 'success_action_redirect') !== undefined) throw redirectingPolicy();
  return mergeFields(
    requiredFields(policy),
    options,
    { 'Content-Type': type, success_action_status: successStatus ?? '200' },
    fixedFields(policy),
    signature,
    callback,
    { 'x-oss-content-type': type },
  );
}

/** @throws UploadError `config`, naming what a form, or this policy, cannot carry. */
export function optionFields(object: ObjectOptions, policy: FormPolicy): Record<string, string> {
  const fields = { ...object.headers, ...metadataHeaders(object.metadata) };
  for (const [name, value] of Object.entries(fields)) {
    if (/^content-type$/i.test(name)) continue; // checked already
    const allowed = allows(policy, name, value);
    if (allowed ?? fitsForm(name)) continue;
    throw new UploadError(
      'config',
      `${allowed === false ? 'The policy does not allow' : 'A form cannot carry'} ${name}.`,
      {
        hint: 'Omit it, let the endpoint’s policy allow it, or upload in `sts` mode.',
      },
    );
  }
  return fields;
}

/** OSS ignores the case of field names; the last source wins. */
export function mergeFields(...sources: (Record<string, string> | '' | undefined)[]): Record<string, string> {
  const merged = new Map<string, [name: string, value: string]>();
  for (const source of sources) {
    for (const [name, value] of Object.entries(source || {})) merged.set(name.toLowerCase(), [name, value]);
  }
  return fromEntries(merged.values());
}

/** A page cannot read what OSS redirects to, nor distinguish it from another server's redirect. */
function redirectingPolicy(): UploadError {
  return new UploadError('config', 'The endpoint’s policy asks OSS to redirect (success_action_redirect).', {
    hint: 'Let the policy ask for `success_action_status` instead.',
  });
}

/** The response's `callback_var`: JSON, or base64 of it; its `x:` names are form fields here. @throws UploadError `grant` */
export function callbackVariables(
  text: string | undefined,
  decode: (base64: string) => string,
): Record<string, string> {
  if (!text) return {};
  try {
    const parsed: unknown = JSON.parse(text.trim().startsWith('{') ? text : decode(text));
    const entries = Object.entries(Object(parsed) as object).filter(([name]) => name.startsWith('x:'));
    return fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    throw unreadableResponse('callback');
  }
}
