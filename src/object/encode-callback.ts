import type { ObjectCallback } from './stored-object.js';
import { toBase64 } from '../base/base64.js';

/** OSS's callback parameter: base64 of its JSON. */
export const encodeCallback = (callback: ObjectCallback): string => toBase64(callbackJson(callback));

/** The JSON of OSS's callback parameter. */
export function callbackJson({ url, body, host, bodyType, sni }: Omit<ObjectCallback, 'variables'>): string {
  return JSON.stringify({
    callbackUrl: url,
    callbackBody: body,
    callbackHost: host,
    callbackBodyType: bodyType,
    callbackSNI: sni,
  });
}
