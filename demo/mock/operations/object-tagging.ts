import { percentEncode, toWire } from '../protocol/bytes.js';
import { malformedXml, OssError } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { parseQuery } from '../protocol/request-target.js';
import { findObject } from './get-object.js';
import { type OperationRequest, type OperationResponse, xmlResponse } from './operation.js';
import { receiveText } from './receive-body.js';

/** What OSS allows in tags. */
const TAG = /^[\w +=.:/-]*$/;

/** @throws OssError unless it is a list of tags, such as `a=1&b=2`. */
export function checkTagging(tagging: string): string {
  const tags = parseQuery(tagging).pairs;
  const names = new Set(tags.map(([name]) => name));
  const bytes = (text: string): number => toWire(text).length;
  const hasBadTag = tags.some(
    ([name, value]) => name === '' || !TAG.test(name + value) || bytes(name) > 128 || bytes(value) > 256,
  );
  if (tags.length === 0 || tags.length > 10 || names.size !== tags.length || hasBadTag) {
    throw new OssError(400, 'InvalidTag', 'The tag you provided is invalid.', { Tagging: tagging });
  }
  return tagging;
}

/** GetObjectTagging: the tags that x-oss-tagging or PutObjectTagging set. */
export async function getObjectTagging(request: OperationRequest): Promise<OperationResponse> {
  const tags = parseQuery(findObject(request).tagging ?? '').pairs;
  return xmlResponse('Tagging', { TagSet: { Tag: tags.map(([Key, Value]) => ({ Key, Value })) } });
}

/** PutObjectTagging: replaces all tags. */
export async function putObjectTagging(request: OperationRequest): Promise<OperationResponse> {
  const { tagging: _, ...object } = findObject(request);
  const root = readXml(await receiveText(request.hashes, request.body, request.headers['content-md5']));
  const set = root?.children.find(({ name }) => name === 'TagSet');
  if (root?.name !== 'Tagging' || !set) throw malformedXml();
  const tags = set.children.map((tag) => [childText(tag, 'Key') ?? '', childText(tag, 'Value') ?? ''] as const);
  const tagging = tags.map(([key, value]) => `${percentEncode(key)}=${percentEncode(value)}`).join('&');
  await request.bucket.putObject(tags.length ? { ...object, tagging: checkTagging(tagging) } : object);
  return { status: 200 };
}

export async function deleteObjectTagging(request: OperationRequest): Promise<OperationResponse> {
  const { tagging: _, ...object } = findObject(request);
  await request.bucket.putObject(object);
  return { status: 204 };
}
