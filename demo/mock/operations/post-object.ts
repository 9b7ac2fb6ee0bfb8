import { checkFixedFields, checkPostPolicy, parsePostPolicy } from '../access/post-policy.js';
import { parseCallback, respondAfterCallback } from '../callback/callback.js';
import { checkKey } from '../protocol/address.js';
import { base64, percentEncode, percentEncodePath, toWire, utf8 } from '../protocol/bytes.js';
import { invalidArgument, OssError } from '../protocol/oss-error.js';
import { writeXml } from '../protocol/write-xml.js';
import { storedHeaders, type StoredObject } from '../store/stored-object.js';
import { FormReader } from './form-reader.js';
import { readObjectMetadata } from './object-metadata.js';
import type { OperationResponse, OperationRequest } from './operation.js';
import { readFormFields } from './post-fields.js';
import { forbidOverwrite, forbidOverwriteOrRemove, normalObject } from './put-object.js';
import { MAX_OBJECT, receiveBody } from './receive-body.js';
import { TrafficLimit } from './traffic-limit.js';

/** PostObject: an upload by an HTML form, which has its own policy and signature among its fields. */
export async function postObject(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, headers, cloud, hashes } = request;
  const boundary = boundaryOf(headers['content-type'] ?? '');
  const bodyMd5 = headers['content-md5'] === undefined ? undefined : hashes.md5();
  const body = bodyMd5 ? withEachChunk(request.body, (chunk) => bodyMd5.update(chunk)) : request.body;
  const reader = new FormReader(body, boundary);
  const { fields, file } = await readFormFields(reader);

  const caller = cloud.verifyForm(fields);
  const encoded = fields.get('policy');
  const policy = encoded === undefined ? undefined : parsePostPolicy(encoded);
  const type = fields.get('x-oss-content-type') ?? fields.get('content-type') ?? file.type;
  const checkedFields = new Map(fields).set('bucket', bucket.name);
  if (type !== '') checkedFields.set('content-type', type);
  if (policy) {
    checkPostPolicy(policy, checkedFields, request.now());
    if (fields.has('x-oss-signature-version'))
      checkFixedFields(policy, [
        'x-oss-signature-version',
        'x-oss-credential',
        'x-oss-date',
        ...(caller?.session ? ['x-oss-security-token'] : []),
      ]);
  }
  const key = (fields.get('key') ?? '').replaceAll('${filename}', () => lastSegment(file.filename ?? ''));
  checkKey(key);
  request.checkAccess('oss:PutObject', key, caller);

  const given = (name: string): string | undefined => {
    const value = name === 'content-type' ? type : name === 'x-oss-tagging' ? undefined : fields.get(name);
    return value === undefined ? undefined : toWire(value);
  };
  const metadata = readObjectMetadata(given, fields.keys(), request.bucket);
  const limit = TrafficLimit.of(request, fields.get('x-oss-traffic-limit'));
  const mayOverwrite = fields.get('x-oss-forbid-overwrite') !== 'true';
  if (!mayOverwrite) forbidOverwrite(request, key);
  const variables = new Map([...fields].filter(([name]) => name.startsWith('x:')));
  const callbackField = fields.get('callback');
  const callback = callbackField === undefined ? undefined : parseCallback('callback', callbackField, variables);

  const bytes = await receiveBody(bucket.store, hashes, limit.slowDown(reader.content()), {
    max: Math.min(MAX_OBJECT, policy?.maxSize ?? MAX_OBJECT),
    min: policy?.minSize ?? 0,
  });
  try {
    await checkNoSecondFile(reader);
    if (bodyMd5 && base64(bodyMd5.digest()) !== headers['content-md5']) {
      throw new OssError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', {
        ClientDigest: headers['content-md5'] ?? '',
      });
    }
  } catch (error) {
    await bucket.store.removeBlob(bytes.blob);
    throw error;
  }
  if (!mayOverwrite) await forbidOverwriteOrRemove(request, key, bytes);
  const object = await bucket.addObject(normalObject(key, bytes, metadata, request.now()));
  return respondAfterCallback(
    { ...request, caller },
    object,
    callback,
    successResponse(request, object, fields),
    limit.headers(),
    'PostObject',
  );
}

function boundaryOf(contentType: string): string {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary && boundary.length <= 200) return boundary;
  throw new OssError(
    400,
    'RequestIsNotMultiPartContent',
    'Bucket POST must be of the enclosure-type multipart/form-data.',
  );
}

function lastSegment(filename: string): string {
  return filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
}

async function* withEachChunk(
  body: AsyncIterable<Uint8Array>,
  onChunk: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    onChunk(chunk);
    yield chunk;
  }
}

/** OSS ignores fields after the file, but not a second file. */
async function checkNoSecondFile(reader: FormReader): Promise<void> {
  for (let part = await reader.next(); part; part = await reader.next()) {
    if (part.name.toLowerCase() !== 'file') continue;
    throw new OssError(
      400,
      'IncorrectNumberOfFilesInPOSTRequest',
      'POST requires exactly one file upload per request.',
    );
  }
}

/** 303 to success_action_redirect, or the status in success_action_status; 204 by default. */
function successResponse(
  request: OperationRequest,
  object: StoredObject,
  fields: ReadonlyMap<string, string>,
): OperationResponse {
  const headers = storedHeaders(object);
  const redirect = fields.get('success_action_redirect');
  if (redirect) {
    if (!/^https?:\/\/[^\s]+$/i.test(redirect))
      throw invalidArgument('The success_action_redirect is invalid.', 'success_action_redirect', redirect);
    const query = Object.entries({ bucket: request.bucket.name, key: object.key, etag: object.etag }).map(
      ([name, value]) => `${name}=${percentEncode(value)}`,
    );
    return {
      status: 303,
      headers: { ...headers, location: `${toWire(redirect)}${redirect.includes('?') ? '&' : '?'}${query.join('&')}` },
    };
  }
  const status = fields.get('success_action_status');
  if (status === '200') return { status: 200, headers };
  if (status !== '201') return { status: 204, headers };
  const location = `http://${request.host}/${percentEncodePath(object.key)}`;
  const xml = writeXml('PostResponse', {
    Bucket: request.bucket.name,
    Key: object.key,
    ETag: object.etag,
    Location: location,
  });
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body: utf8(xml) };
}
