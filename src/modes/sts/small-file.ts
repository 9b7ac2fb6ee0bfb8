import type { Job } from '../../job/job.js';
import type { StoredObject } from '../../object/stored-object.js';
import type { Operation, Sign } from '../../object/operation.js';
import { optionHeaders } from '../../oss/response/object-headers.js';
import { formRequest, type ObjectForm } from '../../oss/single/form-request.js';
import { sendFile, type WholeFile } from '../../oss/single/send-file.js';
import type { UploadError } from '../../base/upload-error.js';
import { toUploadError } from '../../base/to-upload-error.js';
import { corsMethods } from './cors-methods.js';
import type { FormOptions } from './signed-form.js';
import { encodePath } from '../../object/percent-encoding.js';

/** After this many forms without a response, no more forms are tried. */
const MOST_FAILED_FORMS = 3;

/** Makes the form for an operation, given the error of the attempt before. */
export type MakeForm = (operation: Operation, options: FormOptions, lastError?: UploadError) => Promise<ObjectForm>;

interface SmallObject {
  key: string;
  bucket: string;
  /** The bucket's address, which the encoded key is appended to. */
  base: string;
  /** The video that the object is (mode `vod`). */
  videoId: string | undefined;
  /** The way to OSS. */
  link: WholeFile['link'];
}

/** Sends whole files for one queue, and remembers what that queue has learned about forms. */
export class SmallFileSender {
  /** OSS has accepted a signature made with this clock. A form needs that, because its refusal does not contain OSS's time. */
  #isClockProven = false;
  /** Forms in a row without a response where PutObject then got one: the CORS rule probably lacks POST. */
  #failedForms = 0;
  /** False once OSS has denied a form with an ACL, and accepted one without: it may want oss:PutObjectAcl for that. */
  #pinsAcl = true;
  /** OSS has denied a form without an ACL, too. */
  #isAclInnocent = false;

  /**
   * Sends the whole file in one request. First as a form signed here (PostObject): all forms go to one URL, so that the
   * browser asks for the bucket's CORS rule once, not for each file. After a failure, and where a form cannot carry the
   * object, as PutObject.
   *
   * @throws UploadError
   */
  async send(job: Job, object: SmallObject, sign: Sign, makeForm?: MakeForm): Promise<StoredObject> {
    const form = { pinsAcl: this.#pinsAcl, isUsed: false };
    try {
      return await this.#send(job, object, sign, makeForm, form);
    } catch (error) {
      const isOfAcl = form.isUsed && form.pinsAcl && !hasAcl(job) && !this.#isAclInnocent;
      if (!isOfAcl || !isAccessDenied(error)) throw error;
    }
    try {
      const stored = await this.#send(job, object, sign, makeForm, { pinsAcl: false, isUsed: false });
      this.#pinsAcl = false;
      return stored;
    } catch (error) {
      this.#isAclInnocent ||= isAccessDenied(error);
      throw error;
    }
  }

  async #send(
    job: Job,
    { key, bucket, base, videoId, link }: SmallObject,
    sign: Sign,
    makeForm: MakeForm | undefined,
    form: { readonly pinsAcl: boolean; isUsed: boolean },
  ): Promise<StoredObject> {
    const put: Operation = { name: 'put', key, headers: optionHeaders(job, 'put') };
    let formFailed = false;
    const stored = await sendFile(job, {
      attempt: async (content, lastError, trafficLimit) => {
        formFailed ||= form.isUsed && lastError?.code === 'network';
        form.isUsed = makeForm !== undefined && (!lastError || !!job.link.isWholeOnly) && this.#canTryForm(job);
        if (!form.isUsed) return [await sign(put, lastError, [], trafficLimit), content];
        const [request, body] = formRequest(
          job,
          await makeForm!(put, { trafficLimit, pinsAcl: form.pinsAcl }, lastError),
          content,
        );
        return [{ ...request, corsMethods }, body];
      },
      link,
      place: () => ({ key, bucket, url: base + encodePath(key), videoId }),
      head: () => sign({ name: 'head', key }),
    });
    this.#isClockProven = true;
    if (form.isUsed) this.#failedForms = 0;
    else if (formFailed) this.#failedForms++;
    return stored;
  }

  #canTryForm({ clock }: Job): boolean {
    return this.#failedForms < MOST_FAILED_FORMS && (clock.isSet || this.#isClockProven);
  }
}

function isAccessDenied(error: unknown): boolean {
  const { code, ossCode } = toUploadError(error);
  return code === 'denied' && ossCode === 'AccessDenied';
}

/** Whether the page has set an ACL itself. */
const hasAcl = (job: Job): boolean =>
  Object.keys(optionHeaders(job, 'put')).some((name) => name.toLowerCase() === 'x-oss-object-acl');
