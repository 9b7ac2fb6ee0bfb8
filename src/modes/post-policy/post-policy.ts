import type { Grant, GrantRequest } from '../../grant/grant.js';
import type { FileInfo, ObjectName } from '../../object/stored-object.js';
import type { Job } from '../../job/job.js';
import type { Mode, ModeDescription } from '../../job/mode.js';
import { encodeCallback } from '../../object/encode-callback.js';
import { DEFAULT_TYPE, TRAFFIC_LIMIT, withTrafficLimit } from '../../oss/response/object-headers.js';
import { type ObjectForm, postObject } from '../../oss/single/send-file.js';
import { checkAddress } from '../../object/destination.js';
import {
  allows,
  callbackVariables,
  fieldsUnder,
  type FormPolicy,
  optionFields,
  passedLimit,
  policyValue,
  readPolicy,
  rejectionByPolicy,
  typeUnder,
} from './form-policy.js';
import { fromBase64 } from '../../base/base64.js';
import { type PostResponse, readForm } from './form-in.js';

export type PostGrant = Grant &
  Omit<PostResponse, 'policy'> & {
    readonly policyText: string;
    readonly policy: FormPolicy;
    readonly requestedFor: FileInfo;
    /** The backend names `dir`; else it is what the policy says, and the page's own comes first. */
    readonly namesDir: boolean;
  };

/** A signed form policy: one PostObject request a file, within the key, size and type that the policy allows. */
export const postPolicy: ModeDescription = { name: 'post-policy', load: async () => createPostPolicy() };

/**
 * Makes the mode for one queue.
 *
 * @example
 * import { UploadQueue } from 'oss-direct-upload/core';
 * const queue = new UploadQueue({ endpoint: '/api/oss-permission', mode: createPostPolicy() });
 */
export function createPostPolicy(): Mode<PostGrant> {
  return {
    name: 'post-policy',

    /** A policy with `dir` serves files of its types and sizes below it, one with a fixed key the file that it was requested for. */
    serves: (grant, { file }) =>
      isFixed(grant.key)
        ? grant.requestedFor === file
        : file.name === '' || (mayHaveType(grant, file.type) && mayHaveSize(grant, file.size)),

    readGrant(response: unknown, { file }: GrantRequest): PostGrant {
      const { policy: policyText, ...read } = readForm(response);
      const policy = readPolicy(policyText);
      const expiresAt = Math.min(policy.expiresAt ?? Infinity, read.expiresAt ?? Infinity);
      const id = read.signature['x-oss-signature'] ?? read.signature['Signature'] ?? '';
      const key = read.key ?? policyValue(policy, 'eq', 'key');
      const namesDir = read.dir !== undefined;
      const dir = read.dir ?? (policyValue(policy, 'starts-with', 'key') || undefined);
      return { ...read, dir, namesDir, key, id, policyText, policy, requestedFor: file, expiresAt: finite(expiresAt) };
    },

    upload(job, grants) {
      const grantFor = grants.for(job, { bodySize: job.file.size });
      return postObject(job, async (lastError, limit) => makeForm(job, await grantFor(lastError), limit));
    },
  };
}

/** @throws UploadError `rejected`, when the policy does not allow the object. */
function makeForm(job: Job, grant: PostGrant, trafficLimit: number | undefined): ObjectForm {
  checkAddress(new URL(grant.host), job.destination);
  const key = keyOf(job, grant);
  const type = sentType(grant.policy, job.file.type); // as in the form's file part
  const error = rejectionByPolicy(grant.policy, { key, type, size: job.file.size });
  if (error) throw error;
  const { signature, policyText, policy, callback, host, successStatus } = grant;
  const bucket = grant.bucket ?? policyValue(policy, 'eq', 'bucket');
  const storedKey = withFilename(key, job);
  if (grant.unique && isFixed(grant.key)) job.keys.own(key);
  if (key === grant.key) {
    job.keys.claim(objectInForm(host, storedKey));
    job.keys.keep(storedKey);
  }
  return {
    url: `${host}/`,
    key,
    storedKey,
    bucket,
    fields: fieldsUnder(policy, {
      type,
      options: limitedFields(optionFields(job.object, policy), policy, trafficLimit),
      successStatus,
      signature: { policy: policyText, ...signature },
      callback: callbackFields(job, grant, callback),
    }),
  };
}

/** With the limit of speed, unless the policy allows no such field. */
function limitedFields(fields: Record<string, string>, policy: FormPolicy, limit: number | undefined) {
  const limited = withTrafficLimit(fields, limit);
  return allows(policy, TRAFFIC_LIMIT, limited[TRAFFIC_LIMIT] ?? '') === false ? fields : limited;
}

/** Where a form puts its object: below the address that it is sent to. */
function objectInForm(host: string, key: string): ObjectName {
  const url = new URL(host);
  return {
    host: url.host,
    path:
      decodeURIComponent(url.pathname)
        .slice(1)
        .replace(/([^/])$/, '$1/') + key,
  };
}

function keyOf(job: Job, { key, dir, namesDir }: PostGrant): string {
  if (key && !key.endsWith('/')) return key;
  return job.keys.in(key ?? (namesDir ? dir : (job.destination.dir ?? dir)));
}

/** OSS replaces `${filename}` after it has checked the policy, with the name as a form encodes it (HTML). */
function withFilename(key: string, job: Job): string {
  const name = job.file.name.replace(/[^]*[/\\]/, '');
  return key.replaceAll('${filename}', () => name.replace(/[\n\r"]/g, encodeURIComponent));
}

function callbackFields(job: Job, grant: PostGrant, callback: string | undefined): Record<string, string> {
  const own = job.object.callback;
  const parameter = callback ?? (own && encodeCallback(own));
  if (!parameter) return {};
  return { callback: parameter, ...callbackVariables(grant.callbackVariables, fromBase64), ...own?.variables };
}

/** Whether another request would change nothing: a policy may list common types, and that of the file it was requested for. */
const mayHaveType = ({ policy, requestedFor }: PostGrant, type: string) =>
  requestedFor.type === type || allows(policy, 'content-type', sentType(policy, type)) !== false;

/** Whether another request would change nothing: the file that it was requested for is beyond the same limit. */
const mayHaveSize = ({ policy, requestedFor }: PostGrant, size: number) =>
  [undefined, passedLimit(policy, requestedFor.size)].includes(passedLimit(policy, size));

const sentType = (policy: FormPolicy, type: string) => typeUnder(policy, type || DEFAULT_TYPE);

const isFixed = (key: string | undefined) => key !== undefined && !key.endsWith('/') && !key.includes('${filename}');
const finite = (time: number) => (time === Infinity ? undefined : time);
