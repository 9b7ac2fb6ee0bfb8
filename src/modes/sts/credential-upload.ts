import type { Grant } from '../../grant/grant.js';
import type { GrantFor, GrantSource } from '../../grant/grant-source.js';
import type { Job } from '../../job/job.js';
import { bodySizeOf, describeOperation, type Operation, type Sign } from '../../object/operation.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import type { StoredObject } from '../../object/stored-object.js';
import { UploadError } from '../../base/upload-error.js';
import type { UploadTarget } from '../../oss/multipart/begin-upload.js';
import { findCompletedObject, findOwnObject } from '../../oss/multipart/resume-upload.js';
import { abortUpload } from '../../oss/multipart/operations.js';
import { goesInParts } from '../../object/goes-in-parts.js';
import { putParts } from '../../oss/multipart/put-parts.js';
import { isCutOnTheWay, oneRequestFirst } from '../../oss/multipart/one-request-first.js';
import { trafficLimitOf, withTrafficLimit, optionHeaders } from '../../oss/response/object-headers.js';
import { placeOf } from '../../object/destination.js';
import type { StsResponse } from './read-credentials.js';
import { encodeQuery, type Hashes, signHeaders, type SigningKey, type SignWith } from '../../signing/sign-v4.js';
import { encodePath } from '../../object/percent-encoding.js';
import { canGoInAForm, makeSignedForm, type FormOptions } from './signed-form.js';
import { formRequest, type ObjectForm, sendFile, type WholeFile } from '../../oss/single/send-file.js';
import { toUploadError } from '../../base/to-upload-error.js';

/** HTTP methods that the bucket's CORS rule must allow for all requests that credentials sign. */
const corsMethods: readonly string[] = ['PUT', 'POST', 'GET', 'HEAD', 'DELETE'];

/** Credentials by which the page signs its requests. */
export type CredentialGrant = Grant & StsResponse;

/** Which key a file gets, and which grants serve it. */
export interface KeyRules<G extends CredentialGrant> extends Pick<UploadTarget, 'fits' | 'videoId'> {
  newKey: () => string;
  /** Small files may go as forms that are signed here. */
  readonly allowsForms: boolean;
  /** Checks each grant before a request is signed with it. @throws UploadError */
  checkGrant?: (grant: G) => void;
}

export interface SigningOptions {
  readonly hashes: Hashes;
  /** Another signer, which signs no forms: small files go by PutObject then. */
  readonly signWith?: SignWith | undefined;
  /** Headers to sign with each request, unless it has its own. */
  readonly always?: Record<string, string> | undefined;
}

/** Uploads the files of one queue by credentials: signs each request here, sends large files in parallel parts. */
export class CredentialUploader<G extends CredentialGrant> {
  readonly #smallFiles = new SmallFileSender();
  readonly #signing: SigningOptions;

  constructor(signing: SigningOptions) {
    this.#signing = signing;
  }

  /** Carries one file to OSS. @param grant says where the object goes @throws UploadError */
  async upload(job: Job, grants: GrantSource<G>, grant: G, rules: KeyRules<G>): Promise<StoredObject> {
    const { bucket, base, host } = placeOf(grant, job.destination);
    const { newKey, fits, videoId, checkGrant } = rules;
    const { hashes, signWith } = this.#signing;
    const grantOf = granter(job, grants, checkGrant);
    const sign = this.#signer(job, grantOf);
    const place: UploadTarget = {
      ...{ bucket, host, newKey, fits, videoId },
      check: (key, wanted) => {
        if (key !== wanted)
          throw new UploadError('storage', 'OSS started the upload under a different key than the signed one.');
      },
      urlOf: (key) => base + encodePath(key),
    };
    const inParts = () => putParts(job, place, sign);
    if (job.stream || goesInParts(job.file.size, job.transfer.partSize) || (await isCutOnTheWay(job, host)))
      return inParts();
    const key = newKey();
    const isLeft = key === job.keys.earlier && !job.object.callback; // an earlier page may have stored it; its callback may have failed
    const found = isLeft && (await findCompletedObject(job, { key }, place, sign, { ofThisRun: true }));
    if (found) return found;
    const makeForm: MakeForm = async (operation, options, lastError) => {
      const latest = await grantOf(operation, lastError);
      const to = placeOf(latest, job.destination);
      return makeSignedForm(job, key, to, signingKeyOf(latest, to.region), hashes, options);
    };
    const canBeForm = rules.allowsForms && !signWith && canGoInAForm(job, key);
    const findOwn = (error: unknown) => findOwnObject(job, error, { key }, place, sign); // its response was lost
    return oneRequestFirst(
      job,
      host,
      (link) =>
        this.#smallFiles.send(job, { key, bucket, base, videoId, link }, sign, canBeForm ? makeForm : undefined),
      async () =>
        (await findCompletedObject(job, { key }, place, sign, { ofThisRun: true })) ?? inParts().catch(findOwn),
    );
  }

  /** AbortMultipartUpload, for a canceled upload. */
  async abort(
    job: Job,
    grants: GrantSource<G>,
    record: ResumeRecord,
    checkGrant?: KeyRules<G>['checkGrant'],
  ): Promise<void> {
    await abortUpload(job, record, this.#signer(job, granter(job, grants, checkGrant)));
  }

  #signer(job: Job, grantOf: GrantOf<G>): Sign {
    const { hashes, always, signWith = (request, by, time) => signHeaders(request, by, time, hashes) } = this.#signing;
    return async (operation, lastError, _upcoming, trafficLimit) => {
      const grant = await grantOf(operation, lastError);
      const { bucket, region, base } = placeOf(grant, job.destination);
      const { method, query } = describeOperation(operation);
      const { key } = operation;
      const headers = withTrafficLimit({ ...always, ...operation.headers }, trafficLimit);
      const signed = await signWith(
        { method, bucket, key, query, headers },
        signingKeyOf(grant, region),
        job.clock.now(),
      );
      const search = encodeQuery(query);
      const url = base + encodePath(key) + (search && `?${search}`);
      return { method, url, headers: signed, corsMethods, trafficLimit: trafficLimitOf(headers) };
    };
  }
}

/** The grant for an operation; another one, where the last attempt was rejected. */
type GrantOf<G> = (operation: Operation, lastError?: UploadError) => Promise<G>;

function granter<G extends CredentialGrant>(
  job: Job,
  grants: GrantSource<G>,
  checkGrant: KeyRules<G>['checkGrant'],
): GrantOf<G> {
  const grantsFor = new WeakMap<Operation, GrantFor<G>>();
  return async (operation, lastError) => {
    const grantFor = grantsFor.get(operation) ?? grants.for(job, { bodySize: bodySizeOf(operation, job.file.size) });
    grantsFor.set(operation, grantFor);
    const grant = await grantFor(lastError);
    checkGrant?.(grant);
    return grant;
  };
}

function signingKeyOf({ accessKeyId, accessKeySecret, securityToken }: CredentialGrant, region: string): SigningKey {
  return { accessKeyId, accessKeySecret, securityToken, region };
}

/** After this many forms without a response, no more forms are tried. */
const MOST_FAILED_FORMS = 3;

/** Makes the form for an operation, given the error of the attempt before. */
type MakeForm = (operation: Operation, options: FormOptions, lastError?: UploadError) => Promise<ObjectForm>;

interface SmallObject {
  key: string;
  bucket: string;
  /** The bucket's address, which the encoded key is appended to. */
  base: string;
  /** The video that the object is (mode `vod`). */
  videoId: string | undefined;
  link: WholeFile['link'];
}

/** Sends whole files for one queue, and remembers what that queue has learned about forms. */
class SmallFileSender {
  /** OSS has accepted a signature made with this clock. A form needs that, because its refusal does not contain OSS's time. */
  #isClockProven = false;
  /** Forms in a row without a response where PutObject then got one: the CORS rule probably lacks POST. */
  #failedForms = 0;
  /** False once OSS has denied a form with an ACL, and accepted one without: it may want oss:PutObjectAcl for that. */
  #pinsAcl = true;
  /** OSS has denied a form without an ACL, too. */
  #isAclInnocent = false;

  /** Sends a file in one request: as a form (all go to one URL, so browsers ask for the CORS rule once), or as PutObject after a failure, or where it must. */
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

const hasAcl = (job: Job): boolean =>
  Object.keys(optionHeaders(job, 'put')).some((name) => name.toLowerCase() === 'x-oss-object-acl');
