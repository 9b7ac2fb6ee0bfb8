import { fromEntries } from '../../base/from-entries.js';
import type { ObjectOptions } from '../../object/stored-object.js';
import { UploadError } from '../../base/upload-error.js';
import { fitsForm, metadataHeaders } from '../../oss/response/object-headers.js';
import { unreadableResponse } from '../../grant/response/unusable-response.js';
import { allows, fixedFields, type FormPolicy, policyValue, requiredFields } from './form-policy.js';

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
  fromBase64: (base64: string) => string,
): Record<string, string> {
  if (!text) return {};
  try {
    const parsed: unknown = JSON.parse(text.trim().startsWith('{') ? text : fromBase64(text));
    const entries = Object.entries(Object(parsed) as object).filter(([name]) => name.startsWith('x:'));
    return fromEntries(entries.map(([name, value]) => [name, String(value)]));
  } catch {
    throw unreadableResponse('callback');
  }
}
