import type { Bytes } from '../../base/base64.js';
import type { Job } from '../../job/job.js';
import type { RequestBody, SignedRequest } from '../../object/operation.js';
import { DEFAULT_TYPE } from '../response/object-headers.js';
import { trafficLimitOf } from '../response/traffic-limit.js';
import type { Content } from '../request/file-content.js';

/** A form for PostObject: where it goes and its fields, all but the file. */
export interface ObjectForm {
  url: string;
  key: string;
  /** The key after OSS has replaced `${filename}`. */
  storedKey: string;
  bucket?: string | undefined;
  fields: Record<string, string>;
}

/** The request that posts a form: `key` comes first and `file` last, as OSS requires. */
export function formRequest(job: Job, form: ObjectForm, content: Content): [SignedRequest, RequestBody] {
  const fields = Object.entries({ key: form.key, ...form.fields });
  const { name } = job.file;
  const valueOf = (wanted: string) => fields.find(([field]) => field.toLowerCase() === wanted)?.[1];
  const requested = {
    storedKey: form.storedKey,
    hasCallback: valueOf('callback') !== undefined,
    status: valueOf('success_action_status'),
  };
  const trafficLimit = trafficLimitOf(form.fields);
  const request = { method: 'POST', url: form.url, headers: {}, form: requested, trafficLimit };
  if (!(content instanceof Uint8Array)) {
    const data = new FormData();
    for (const [field, value] of fields) data.append(field, value);
    data.append('file', job.content, name);
    return [request, data];
  }
  const boundary = `form-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`;
  const headers = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
  return [{ ...request, headers }, encodeForm(fields, { content, name, type: job.content.type }, boundary)];
}

/** `multipart/form-data` as browsers encode it (HTML). */
function encodeForm(
  fields: readonly [name: string, value: string][],
  { content, name, type }: { content: Bytes; name: string; type: string },
  boundary: string,
): Bytes {
  const begin = (field: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${escape(field)}"`;
  const before = fields.map(([field, value]) => `${begin(field)}\r\n\r\n${value}\r\n`);
  const ofFile = `; filename="${escape(name)}"\r\nContent-Type: ${type || DEFAULT_TYPE}\r\n\r\n`;
  const head = utf8.encode(before.join('') + begin('file') + ofFile);
  const tail = utf8.encode(`\r\n--${boundary}--\r\n`);
  const all = new Uint8Array(head.length + content.length + tail.length);
  all.set(head);
  all.set(content, head.length);
  all.set(tail, head.length + content.length);
  return all;
}

const utf8 = new TextEncoder();
const escape = (name: string) => name.replace(/[\r\n"]/g, encodeURIComponent);
