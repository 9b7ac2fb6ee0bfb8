import { endpointUrl } from '../../object/destination.js';
import { expiryIn, isUnique } from '../../grant/response/grant-fields.js';
import { readFields } from '../../grant/response/read-response.js';
import { formIn, type PostResponse } from './form-in.js';

/** Reads a signed form from the endpoint's response. @throws UploadError `grant`, naming the field that is missing. */
export function readForm(response: unknown): PostResponse {
  const fields = readFields(response);
  const form = formIn(fields);
  return {
    ...form,
    host: withoutSlash(endpointUrl(form.host).href),
    ...(isUnique(fields) && { unique: true }),
    expiresAt: expiryIn(fields),
  };
}

const withoutSlash = (url: string) => url.replace(/\/$/, '');
