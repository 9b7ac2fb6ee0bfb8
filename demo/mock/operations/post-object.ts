import { base64, percentEncode, percentEncodePath, toWire, utf8 } from '../protocol/bytes.js';
import { checkKey } from '../protocol/address.js';
import { afterStoring, parseCallback } from '../callback/callback.js';
import type { Answer, Call } from './operation.js';
import { FormReader } from './form-reader.js';
import { readObjectSettings } from './object-metadata.js';
import { invalidArgument, OssError } from '../protocol/oss-error.js';
import { checkPinned, checkPolicy, parsePolicy } from '../access/post-policy.js';
import { MAX_OBJECT, receive } from './receive-body.js';
import { storedHeaders, type StoredObject } from '../store/stored-object.js';
import { TrafficLimit } from './traffic-limit.js';
import { writeXml } from '../protocol/write-xml.js';
import { readFields } from './post-fields.js';
import { forbidOverwrite, forbidOverwriteOrDrop, normalObject } from './put-object.js';

/** PostObject: an HTML form that carries its own permission. */
export async function postObject(call: Call): Promise<Answer> {
  const { bucket, headers, cloud, hashes } = call;
  const boundary = boundaryOf(headers['content-type'] ?? '');
  const whole = headers['content-md5'] === undefined ? undefined : hashes.md5();
  const reader = new FormReader(whole ? tapped(call.body, (chunk) => whole.update(chunk)) : call.body, boundary);
  const { fields, file } = await readFields(reader);

  const caller = cloud.verifyForm(fields);
  const encoded = fields.get('policy');
  const policy = encoded === undefined ? undefined : parsePolicy(encoded);
  const type = fields.get('x-oss-content-type') ?? fields.get('content-type') ?? file.type;
  const seen = new Map(fields).set('bucket', bucket.name);
  if (type !== '') seen.set('content-type', type);
  if (policy) {
    checkPolicy(policy, seen, call.now());
    if (fields.has('x-oss-signature-version'))
      checkPinned(policy, [
        'x-oss-signature-version',
        'x-oss-credential',
        'x-oss-date',
        ...(caller?.session ? ['x-oss-security-token'] : []),
      ]);
  }
  const key = (fields.get('key') ?? '').replaceAll('${filename}', () => lastSegment(file.filename ?? ''));
  checkKey(key);
  call.allow('oss:PutObject', key, caller);

  const given = (name: string): string | undefined => {
    const value = name === 'content-type' ? type : name === 'x-oss-tagging' ? undefined : fields.get(name);
    return value === undefined ? undefined : toWire(value);
  };
  const settings = readObjectSettings(given, fields.keys());
  const limit = TrafficLimit.of(call, fields.get('x-oss-traffic-limit'));
  const once = fields.get('x-oss-forbid-overwrite') === 'true';
  if (once) forbidOverwrite(call, key);
  const variables = new Map([...fields].filter(([name]) => name.startsWith('x:')));
  const callbackField = fields.get('callback');
  const callback = callbackField === undefined ? undefined : parseCallback('callback', callbackField, variables);

  const bytes = await receive(bucket.store, hashes, limit.slow(reader.content()), {
    max: Math.min(MAX_OBJECT, policy?.maxSize ?? MAX_OBJECT),
    min: policy?.minSize ?? 0,
  });
  try {
    await checkRest(reader);
    if (whole && base64(whole.digest()) !== headers['content-md5']) {
      throw new OssError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.', {
        ClientDigest: headers['content-md5'] ?? '',
      });
    }
  } catch (error) {
    await bucket.store.remove(bytes.blob);
    throw error;
  }
  if (once) await forbidOverwriteOrDrop(call, key, bytes);
  const object = normalObject(key, bytes, settings, call.now());
  await bucket.putObject(object);
  return afterStoring(
    { ...call, caller },
    object,
    callback,
    success(call, object, fields),
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

async function* tapped(body: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    see(chunk);
    yield chunk;
  }
}

/** Fields after the file are ignored, but a second file is an error. */
async function checkRest(reader: FormReader): Promise<void> {
  for (let part = await reader.next(); part; part = await reader.next()) {
    if (part.name.toLowerCase() !== 'file') continue;
    throw new OssError(
      400,
      'IncorrectNumberOfFilesInPOSTRequest',
      'POST requires exactly one file upload per request.',
    );
  }
}

function success(call: Call, object: StoredObject, fields: ReadonlyMap<string, string>): Answer {
  const headers = storedHeaders(object);
  const redirect = fields.get('success_action_redirect');
  if (redirect) {
    if (!/^https?:\/\/[^\s]+$/i.test(redirect))
      throw invalidArgument('The success_action_redirect is invalid.', 'success_action_redirect', redirect);
    const query = Object.entries({ bucket: call.bucket.name, key: object.key, etag: object.etag }).map(
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
  const location = `http://${call.host}/${percentEncodePath(object.key)}`;
  const xml = writeXml('PostResponse', {
    Bucket: call.bucket.name,
    Key: object.key,
    ETag: object.etag,
    Location: location,
  });
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body: utf8(xml) };
}
