import type { DigestedFile } from 'oss-direct-upload/server';
import type { MswCloud } from '../../../../demo/mock/msw/msw-cloud.js';
import { sendSigned } from './signed-request.js';

/** The key of an object below the visitor's prefix with this size and, by the cloud's word, this CRC-64. */
export async function findObject(cloud: MswCloud, { dir, size, crc64 }: DigestedFile): Promise<string | undefined> {
  const query = { 'list-type': '2', prefix: dir, 'max-keys': '1000' };
  const list = await (await sendSigned(cloud, { method: 'GET', query })).text();
  const objects = [...new DOMParser().parseFromString(list, 'application/xml').querySelectorAll('Contents')];
  const textIn = (object: Element, name: string) => object.querySelector(name)?.textContent ?? '';
  for (const object of objects) {
    const key = textIn(object, 'Key');
    if (Number(textIn(object, 'Size')) !== size) continue;
    const { headers } = await sendSigned(cloud, { method: 'HEAD', key });
    if (headers.get('x-oss-hash-crc64ecma') === crc64) return key;
  }
  return undefined;
}
