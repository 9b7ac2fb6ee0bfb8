import { type Answer, type Call, xmlAnswer } from './operation.js';
import { malformedXml } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { receiveText } from './receive-body.js';
import { urlEncoder } from './query-parameters.js';

/** DeleteMultipleObjects: up to 1,000 keys; those that are not there count as deleted. */
export async function deleteMultipleObjects(call: Call): Promise<Answer> {
  const { encode, element } = urlEncoder(call.query);
  const root = readXml(await receiveText(call.hashes, call.body, call.headers['content-md5']));
  if (root?.name !== 'Delete') throw malformedXml();
  const keys = root.children
    .filter(({ name }) => name === 'Object')
    .map((node) => node.children.find(({ name }) => name === 'Key')?.text);
  if (keys.length === 0 || keys.length > 1000 || keys.some((key) => !key)) throw malformedXml();
  for (const key of keys) call.allow('oss:DeleteObject', key ?? '', call.caller);
  for (const key of keys) await call.bucket.deleteObject(key ?? '');
  const quiet = childText(root, 'Quiet') === 'true';
  return xmlAnswer('DeleteResult', {
    ...element,
    Deleted: quiet ? [] : keys.map((key) => ({ Key: encode(key ?? '') })),
  });
}
