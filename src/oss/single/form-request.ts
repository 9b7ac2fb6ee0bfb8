import type { Job } from '../../job/job.js';
import type { RequestBody, SignedRequest } from '../../object/operation.js';
import { trafficLimitOf } from '../response/traffic-limit.js';
import { type Content, formBody } from '../request/file-content.js';

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
  const request = { method: 'POST', url: form.url, form: requested, trafficLimit };
  const { headers, body } = formBody(fields, content, job.content, name);
  return [{ ...request, headers }, body];
}
