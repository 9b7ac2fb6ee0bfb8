import type { Destination, ObjectCallback } from '../../object/stored-object.js';
import { asDir, cleanSegment, fileKey } from '../../object/object-key.js';
import {
  callbackVariables,
  fixedFields,
  type FormPolicy,
  mergeFields,
  policyValue,
  readConditions,
  requiredFields,
  typeUnder,
} from '../../modes/post-policy/form-policy.js';
import { formIn, type PostResponse } from '../../modes/post-policy/form-in.js';
import { textOf } from '../../grant/response/fields.js';
import { POLICY } from '../../grant/response/grant-fields.js';
import { readFields } from '../../grant/response/read-response.js';
import { credentialsIn, type StsResponse } from '../../modes/sts/read-credentials.js';
import { callbackJson } from '../../object/encode-callback.js';
import { DEFAULT_TYPE, metadataHeaders } from '../../oss/response/object-headers.js';
import { fromBase64, toBase64, codesOf, hex } from './utf8-base64.js';
import { typeByName } from './type-by-name.js';
import { UploadError } from '../../base/upload-error.js';
import { regionOf } from '../../object/bucket-name.js';
import { objectPolicy } from '../../signing/object-policy.js';
import { credentialFields, type SigningKey } from '../../signing/sign-v4.js';
import { hmacSha256 } from './sha256.js';

/** The file that a form is for, and what the endpoint's response does not say. */
export interface FormOptions extends Destination {
  /** The name of the file, or a path that ends with it: `tempFilePath`. */
  name: string;
  /** Bytes. With it, a form that STS credentials sign allows this size only. @default any size */
  size?: number | undefined;
  /** The Content-Type to store. @default by the extension of `name`, else `application/octet-stream` */
  type?: string | undefined;
  /** Headers that OSS stores with the object, and those that say how it stores it. @default {} */
  headers?: FormHeaders | undefined;
  /** User metadata, stored as `x-oss-meta-*`. @default {} */
  metadata?: Record<string, string> | undefined;
  /** OSS's upload callback: the request that OSS sends to the application's server after the upload. @default none */
  callback?: ObjectCallback | undefined;
  /** The whole object key, unless the response fixes it. @default `dir`, 10 random characters, `-`, the file's name */
  key?: string | undefined;
  /** The time by which STS credentials sign, in milliseconds since the epoch. @default the time of the device */
  now?: number | undefined;
  /** Makes random numbers from 0 up to 1, for the key. They need not be secret. @default Math.random */
  random?: (() => number) | undefined;
}

/** The headers that a form can carry. */
export type FormHeaders = Partial<
  Record<
    | 'Cache-Control'
    | 'Content-Disposition'
    | 'Content-Encoding'
    | 'Expires'
    | 'x-oss-forbid-overwrite'
    | 'x-oss-object-acl'
    | 'x-oss-server-side-encryption'
    | 'x-oss-server-side-encryption-key-id'
    | 'x-oss-storage-class'
    | 'x-oss-traffic-limit',
    string
  >
>;

/** What `wx.uploadFile`, `uni.uploadFile` and `my.uploadFile` need beside `filePath`. */
export interface FileForm {
  /** Where the form is sent. */
  url: string;
  /** The fields of the form, all but the file, which these hosts send last. */
  formData: Record<string, string>;
  /** The name of the file's field. */
  name: 'file';
  /** The key under which OSS stores the object. */
  key: string;
}

/**
 * Makes the form (PostObject) that uploads one file with the endpoint's response: a signed policy, or STS credentials, which sign
 * a policy for this one object here. Sends nothing; OSS responds 200 or 204 where it stored the object, else with XML.
 *
 * @param response text or parsed JSON, in any shape that the modes `post-policy` and `sts` read
 * @throws UploadError `grant` for a response without such a grant, `config` where bucket or region are missing
 * @example
 * wx.uploadFile({ ...formFor(response, { name: filePath }), filePath, success });
 */
export function formFor(response: unknown, options: FormOptions): FileForm {
  const fields = readFields(response);
  const form = textOf(fields, ...POLICY) ? formIn(fields) : signForm(credentialsIn(fields), options);
  const policy = readPolicy(form.policy);
  const dir = form.key || form.dir || options.dir || policyValue(policy, 'starts-with', 'key');
  const isFixed = form.key && !form.key.endsWith('/');
  const key = isFixed ? dir!.replace(/\$\{filename\}/g, () => fileName(options)) : keyIn(dir, options);
  const type = typeUnder(policy, options.type || typeByName(options.name) || DEFAULT_TYPE);
  const { callback } = options;
  const formData = mergeFields(
    { key },
    requiredFields(policy),
    options.headers,
    metadataHeaders(options.metadata),
    { 'Content-Type': type, success_action_status: form.successStatus || '200' },
    fixedFields(policy),
    { policy: form.policy },
    form.signature,
    callback && { callback: toBase64(callbackJson(callback)) },
    form.callback && { callback: form.callback },
    callbackVariables(form.callbackVariables, fromBase64),
    callback && callback.variables,
    { 'x-oss-content-type': type },
  );
  return { url: bucketAddress(form.host), formData, name: 'file', key };
}

/** A policy that cannot be read requires nothing: OSS checks it anyway. */
function readPolicy(base64: string): FormPolicy {
  try {
    return { conditions: readConditions((JSON.parse(fromBase64(base64)) as { conditions: unknown }).conditions) };
  } catch {
    return { conditions: [] };
  }
}

function keyIn(dir: string | undefined, options: FormOptions): string {
  const random = (options.random || Math.random)().toString(36).slice(2, 12).padEnd(10, '0');
  return options.key || fileKey(`${asDir(dir)}${random}-`, fileName(options));
}

/** The file's own name, without what forms and policies replace. */
const fileName = ({ name }: FormOptions) => cleanSegment(name.replace(/[^]*[/\\]/, '').replace(/\$/g, '-')) || 'file';

/** A form for one object by temporary credentials. @throws UploadError `config`: no bucket or region, or a key that a form or policy would change */
function signForm(grant: StsResponse, options: FormOptions): PostResponse {
  const key = keyIn(grant.dir || options.dir, options);
  const bucket = grant.bucket || options.bucket;
  const region = regionOf(grant, options);
  if (!bucket || !region || /[$\\]/.test(key)) {
    throw new UploadError('config', 'No bucket or region, or $ or \\ in the key.');
  }
  const by = Object.assign(grant, { region });
  const time = options.now || Date.now();
  const policy = toBase64(JSON.stringify(objectPolicy({ bucket, key, size: options.size }, by, time, !!options.now)));
  return {
    host: bucketAddress(grant.endpoint || options.endpoint || `oss-${region}.aliyuncs.com`, bucket),
    policy,
    signature: signPolicy(policy, by, time),
    key,
  };
}

/** The form fields that sign a policy in base64, at once (OSS4-HMAC-SHA256). */
function signPolicy(policy: string, by: SigningKey, time: number): Record<string, string> {
  const credential = credentialFields(by, time);
  const scope = credential['x-oss-credential']!.split('/').slice(-4); // behind the access key's id
  let bytes = codesOf(`aliyun_v4${by.accessKeySecret}`);
  for (const word of scope.concat(policy)) bytes = hmacSha256(bytes, word);
  return Object.assign(credential, { 'x-oss-signature': bytes.map(hex).join('') });
}

/** A public storage address, without `URL`: by https, unless local. @param bucket goes before OSS's own hosts, and into the path of local ones */
function bucketAddress(address: string, bucket?: string): string {
  const [, scheme, named = '', path = ''] =
    /^(https?:)?(?:\/\/)?([^\s/?#@]+)(\/[^?#]*[^/?#])?/.exec(address.trim()) || [];
  const host = named.replace('-internal.', '.');
  if (/^(localhost|[\d.]+)(:|$)/.test(host)) return `${scheme || 'http:'}//${host}${bucket ? `/${bucket}` : path}/`;
  if (!/\.aliyuncs\.com$/.test(host)) return `${scheme || 'https:'}//${named}${path}/`;
  return `https://${bucket && !host.startsWith(`${bucket}.`) ? `${bucket}.` : ''}${host}/`;
}
