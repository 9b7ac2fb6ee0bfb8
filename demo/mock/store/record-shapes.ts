import type { Session } from '../sign/key-ring.js';
import type { Part, StoredObject, Upload } from './stored-object.js';

// Records come from a file that anybody can change, so each is checked before it is used.

type Shape = readonly (readonly [name: string, type: 'string' | 'number' | 'boolean' | 'object' | 'array'])[];

function hasShape(value: object, wanted: Shape): boolean {
  for (const [name, type] of wanted) {
    const found: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    if (type === 'array' ? !Array.isArray(found) : typeof found !== type || found === null) return false;
  }
  return true;
}

function shapeOf(types: Readonly<Record<string, Shape[number][1]>>): Shape {
  return Object.entries(types);
}

const BLOB_FIELDS = { blob: 'string', size: 'number' } as const;
const BLOB = shapeOf(BLOB_FIELDS);
const OBJECT = shapeOf({
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
const UPLOAD = shapeOf({
  id: 'string',
  key: 'string',
  headers: 'object',
  acl: 'string',
  sequential: 'boolean',
  initiated: 'number',
});
const PART = shapeOf({ ...BLOB_FIELDS, number: 'number', md5: 'string', crc64: 'string', modified: 'number' });
const SESSION = shapeOf({
  accessKeyId: 'string',
  accessKeySecret: 'string',
  securityToken: 'string',
  expires: 'number',
  arn: 'string',
});

export function isObjectRecord(value: object): value is StoredObject {
  return (
    hasShape(value, OBJECT) &&
    (value as StoredObject).blobs.every((blob: unknown) => typeof blob === 'object' && !!blob && hasShape(blob, BLOB))
  );
}

/** An upload without its parts: each of these has a record of its own. */
export function isUploadRecord(value: object): value is Omit<Upload, 'parts'> {
  return hasShape(value, UPLOAD);
}

export function isPartRecord(value: object): value is Part {
  return hasShape(value, PART);
}

export function isSessionRecord(value: object): value is Session {
  return hasShape(value, SESSION);
}
