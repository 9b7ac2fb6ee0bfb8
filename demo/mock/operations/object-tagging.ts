import { type Answer, type Call, xmlAnswer } from './operation.js';
import { percentEncode } from '../protocol/bytes.js';
import { checkAcl, checkTagging } from './object-metadata.js';
import { malformedXml } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { receiveText } from './receive-body.js';
import { parseQuery } from '../protocol/request-target.js';
import { findObject } from './get-object.js';

/** GetObjectAcl */
export async function getObjectAcl(call: Call): Promise<Answer> {
  const { cloud } = call;
  return xmlAnswer('AccessControlPolicy', {
    Owner: { ID: cloud.ownerId, DisplayName: cloud.ownerId },
    AccessControlList: { Grant: findObject(call).acl },
  });
}

/** PutObjectAcl */
export async function putObjectAcl(call: Call): Promise<Answer> {
  await call.bucket.putObject({ ...findObject(call), acl: checkAcl(call.headers['x-oss-object-acl']) });
  return { status: 200 };
}

/** GetObjectTagging: what x-oss-tagging set at the upload. */
export async function getObjectTagging(call: Call): Promise<Answer> {
  const tags = parseQuery(findObject(call).tagging ?? '').pairs;
  return xmlAnswer('Tagging', { TagSet: { Tag: tags.map(([Key, Value]) => ({ Key, Value })) } });
}

/** PutObjectTagging: takes the place of all tags before. */
export async function putObjectTagging(call: Call): Promise<Answer> {
  const { tagging: _, ...object } = findObject(call);
  const root = readXml(await receiveText(call.hashes, call.body, call.headers['content-md5']));
  const set = root?.children.find(({ name }) => name === 'TagSet');
  if (root?.name !== 'Tagging' || !set) throw malformedXml();
  const tags = set.children.map((tag) => [childText(tag, 'Key') ?? '', childText(tag, 'Value') ?? ''] as const);
  const tagging = tags.map(([key, value]) => `${percentEncode(key)}=${percentEncode(value)}`).join('&');
  await call.bucket.putObject(tags.length ? { ...object, tagging: checkTagging(tagging) } : object);
  return { status: 200 };
}

/** DeleteObjectTagging */
export async function deleteObjectTagging(call: Call): Promise<Answer> {
  const { tagging: _, ...object } = findObject(call);
  await call.bucket.putObject(object);
  return { status: 204 };
}
