import { toWire } from '../protocol/bytes.js';
import { invalidArgument, missingArgument, OssError } from '../protocol/oss-error.js';
import { parseQuery } from '../protocol/request-target.js';

const STORED = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'];
const ACLS = ['default', 'private', 'public-read', 'public-read-write'];
const ENCRYPTIONS = ['AES256', 'KMS', 'SM4'];

export interface ObjectSettings {
  readonly headers: Record<string, string>;
  readonly acl: string;
  readonly tagging?: string;
}

/** What PutObject, PostObject and InitiateMultipartUpload store beside the bytes; checks each value as OSS does. */
export function readObjectSettings(
  given: (name: string) => string | undefined,
  names: Iterable<string>,
): ObjectSettings {
  const headers: Record<string, string> = {};
  for (const name of STORED) {
    const value = given(name);
    if (value !== undefined && value !== '') headers[name] = value;
  }
  headers['content-type'] ??= 'application/octet-stream';
  let metaSize = 0;
  for (const name of names) {
    if (!name.startsWith('x-oss-meta-')) continue;
    const value = given(name) ?? '';
    headers[name] = value;
    metaSize += name.length - 'x-oss-meta-'.length + value.length;
  }
  if (metaSize > 8192)
    throw invalidArgument('The metadata size exceeds the limit of 8KB.', 'x-oss-meta', String(metaSize));

  const storageClass = given('x-oss-storage-class') ?? 'Standard';
  if (!CLASSES.includes(storageClass))
    throw invalidArgument('no such storage class.', 'x-oss-storage-class', storageClass);
  headers['x-oss-storage-class'] = storageClass;
  const acl = given('x-oss-object-acl') ?? 'default';
  if (!ACLS.includes(acl)) throw invalidArgument('no such object access control exists', 'x-oss-object-acl', acl);
  const encryption = given('x-oss-server-side-encryption');
  if (encryption !== undefined) {
    if (!ENCRYPTIONS.includes(encryption)) {
      throw new OssError(
        400,
        'InvalidEncryptionAlgorithmError',
        'The Encryption request you specified is not valid. Supported value: AES256/KMS/SM4.',
        { ArgumentName: 'x-oss-server-side-encryption', ArgumentValue: encryption },
      );
    }
    headers['x-oss-server-side-encryption'] = encryption;
    for (const name of ['x-oss-server-side-encryption-key-id', 'x-oss-server-side-data-encryption']) {
      const value = given(name);
      if (value !== undefined) headers[name] = value;
    }
  }
  const tagging = given('x-oss-tagging');
  return { headers, acl, ...(tagging ? { tagging: checkTagging(tagging) } : {}) };
}

export function checkAcl(acl: string | undefined): string {
  if (acl === undefined) throw missingArgument('x-oss-object-acl');
  if (!ACLS.includes(acl)) throw invalidArgument('no such object access control exists', 'x-oss-object-acl', acl);
  return acl;
}

export function checkTagging(tagging: string): string {
  const tags = parseQuery(tagging).pairs;
  const names = new Set(tags.map(([name]) => name));
  const bytes = (text: string): number => toWire(text).length;
  const bad = tags.some(([name, value]) => name === '' || bytes(name) > 128 || bytes(value) > 256);
  if (tags.length === 0 || tags.length > 10 || names.size !== tags.length || bad) {
    throw new OssError(400, 'InvalidTag', 'The tag you provided is invalid.', { Tagging: tagging });
  }
  return tagging;
}
