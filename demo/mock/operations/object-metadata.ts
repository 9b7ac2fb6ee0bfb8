import { invalidArgument, OssError } from '../protocol/oss-error.js';
import type { Bucket } from '../store/bucket.js';
import { checkObjectAcl } from './object-acl.js';
import { checkTagging } from './object-tagging.js';

const STORED_HEADERS = [
  'content-type',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
];
const STORAGE_CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'];
const ENCRYPTIONS = ['AES256', 'KMS', 'SM4'];
const MAX_USER_METADATA = 8192;

/** What OSS stores with an object besides its bytes. */
export interface ObjectMetadata {
  readonly headers: Record<string, string>;
  readonly acl: string;
  readonly tagging?: string;
}

/**
 * The metadata in the headers of a request or in the fields of a form. Checks each value as OSS does.
 *
 * @param given the value of a header or field
 * @param names of all headers or fields, in lower case
 * @param bucket whose storage class an object has that names none
 * @throws OssError
 */
export function readObjectMetadata(
  given: (name: string) => string | undefined,
  names: Iterable<string>,
  bucket: Pick<Bucket, 'storageClass'>,
): ObjectMetadata {
  const headers: Record<string, string> = {};
  for (const name of STORED_HEADERS) {
    const value = given(name);
    if (value !== undefined && value !== '') headers[name] = value;
  }
  headers['content-type'] ??= 'application/octet-stream';
  let userMetadata = 0;
  for (const name of names) {
    if (!name.startsWith('x-oss-meta-')) continue;
    const value = given(name) ?? '';
    headers[name] = value;
    userMetadata += name.length - 'x-oss-meta-'.length + value.length;
  }
  if (userMetadata > MAX_USER_METADATA)
    throw invalidArgument('The metadata size exceeds the limit of 8KB.', 'x-oss-meta', String(userMetadata));

  headers['x-oss-storage-class'] = checkStorageClass(given('x-oss-storage-class') ?? bucket.storageClass);
  const acl = checkObjectAcl(given('x-oss-object-acl') ?? 'default');
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

/** @throws OssError */
export function checkStorageClass(storageClass: string): string {
  if (STORAGE_CLASSES.includes(storageClass)) return storageClass;
  throw invalidArgument('no such storage class.', 'x-oss-storage-class', storageClass);
}
