import { malformedXml } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { type OperationRequest, type OperationResponse, xmlResponse } from './operation.js';
import { urlEncoder } from './query-parameters.js';
import { receiveText } from './receive-body.js';

/** DeleteObject: 204, also if the key does not exist. */
export async function deleteObject({ bucket, key }: OperationRequest): Promise<OperationResponse> {
  await bucket.deleteObject(key);
  return { status: 204 };
}

/** DeleteMultipleObjects: up to 1,000 keys. Keys that do not exist count as deleted. */
export async function deleteMultipleObjects(request: OperationRequest): Promise<OperationResponse> {
  const { encode, element } = urlEncoder(request.query);
  const root = readXml(await receiveText(request.hashes, request.body, request.headers['content-md5']));
  if (root?.name !== 'Delete') throw malformedXml();
  const keys = root.children
    .filter(({ name }) => name === 'Object')
    .map((node) => node.children.find(({ name }) => name === 'Key')?.text);
  if (keys.length === 0 || keys.length > 1000 || keys.some((key) => !key)) throw malformedXml();
  for (const key of keys) request.checkAccess('oss:DeleteObject', key ?? '', request.caller);
  for (const key of keys) await request.bucket.deleteObject(key ?? '');
  const quiet = childText(root, 'Quiet') === 'true';
  return xmlResponse('DeleteResult', {
    ...element,
    Deleted: quiet ? [] : keys.map((key) => ({ Key: encode(key ?? '') })),
  });
}
