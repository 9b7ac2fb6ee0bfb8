import type { Clock } from '../../core/grant/clock.js';
import type { Job, StoredObject } from '../../core/mode.js';
import type { Operation, Sign } from '../../core/operation.js';
import { optionHeaders } from '../../oss/request/object-headers.js';
import { formRequest, type ObjectForm } from '../../oss/single/form-request.js';
import { sendWhole } from '../../oss/single/send-file.js';
import { encodePath } from './sign-v4.js';

/** What a queue has learned of forms. */
interface Experience {
  /** OSS has taken a signature of this clock, which a form needs: its refusal would not tell the time. */
  clockHolds: boolean;
  /** Forms in a row that got no answer where PutObject then got one: the CORS rule seems to lack POST. */
  unanswered: number;
}

const experiences = new WeakMap<Clock, Experience>();

/** After this many unanswered forms none is tried any more. */
const ENOUGH = 3;

/**
 * The whole file in one request. First as a form signed here (PostObject): all forms go to one URL, so that the browser
 * asks for the bucket's CORS rule once, and not for each file. After a failure, and where a form cannot carry the
 * object, as PutObject.
 *
 * @throws UploadError
 */
export async function sendByFormOrPut(
  job: Job,
  { key, bucket, base }: { key: string; bucket: string; base: string },
  sign: Sign,
  makeForm?: (operation: Operation) => Promise<ObjectForm>,
): Promise<StoredObject> {
  const experience = experiences.get(job.clock) ?? { clockHolds: false, unanswered: 0 };
  experiences.set(job.clock, experience);
  const put: Operation = {
    name: 'put',
    key,
    headers: optionHeaders(job, 'put'),
  };
  let formFailed = false;
  let isForm = false;
  const stored = await sendWhole(job, {
    async attempt(content, lastError) {
      formFailed ||= isForm && lastError?.code === 'network';
      const trusted = experience.unanswered < ENOUGH && (job.clock.isSet || experience.clockHolds);
      isForm = !!makeForm && trusted && !lastError;
      if (!isForm) return [await sign(put, lastError), content];
      const [request, body] = formRequest(job, await makeForm!(put), content);
      return [{ ...request, byCredentials: true }, body];
    },
    place: () => ({ key, bucket, url: base + encodePath(key) }),
    head: () => sign({ name: 'head', key }),
  });
  experience.clockHolds = true;
  if (isForm) experience.unanswered = 0;
  else if (formFailed) experience.unanswered++;
  return stored;
}
