import type { Session } from '../sign/key-ring.js';
import type { Part, StoredObject, Upload } from './stored-object.js';

/** What a store recalls was a file in the meantime: only what has a record's form is taken over. */

type Shape = readonly (readonly [name: string, type: 'string' | 'number' | 'boolean' | 'object' | 'array'])[];

function has(value: object, wanted: Shape): boolean {
  for (const [name, type] of wanted) {
    const found: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (type === 'array' ? !Array.isArray(found) : typeof found !== type || found === null) return false;
  }
  return true;
}

function shape(types: Readonly<Record<string, Shape[number][1]>>): Shape {
  return Object.entries(types);
}

const BLOB = { blob: 'string', size: 'number' } as const;
const IN_BLOBS = shape(BLOB);
const OBJECT = shape({
  key: 'string',
  type: 'string',
  blobs: 'array',
  size: 'number',
  etag: 'string',
  crc64: 'string',
  headers: 'object',
  acl: 'string',
  modified: 'number',
});
const UPLOAD = shape({
  id: 'string',
  key: 'string',
  headers: 'object',
  acl: 'string',
  sequential: 'boolean',
  initiated: 'number',
});
const PART = shape({ ...BLOB, number: 'number', md5: 'string', crc64: 'string', modified: 'number' });
const SESSION = shape({
  accessKeyId: 'string',
  accessKeySecret: 'string',
  securityToken: 'string',
  expires: 'number',
  arn: 'string',
});

export function isObject(value: object): value is StoredObject {
  return (
    has(value, OBJECT) &&
    (value as StoredObject).blobs.every((blob: unknown) => typeof blob === 'object' && !!blob && has(blob, IN_BLOBS))
  );
}

/** Parts are recalled one by one. */
export function isUpload(value: object): value is Omit<Upload, 'parts'> {
  return has(value, UPLOAD);
}

export function isPart(value: object): value is Part {
  return has(value, PART);
}

export function isSession(value: object): value is Session {
  return has(value, SESSION);
}
