import { type Answer, type Call, xmlAnswer } from '../call.js';
import { checkAcl } from '../object-headers.js';
import { parseQuery } from '../target.js';
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
