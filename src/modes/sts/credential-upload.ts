import type { Grant } from '../../grant/grant.js';
import type { GrantFor, GrantSource } from '../../grant/grant-source.js';
import type { Job } from '../../job/job.js';
import type { Operation, Sign } from '../../object/operation.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import type { StoredObject } from '../../object/stored-object.js';
import { UploadError } from '../../base/upload-error.js';
import type { UploadTarget } from '../../oss/multipart/begin-upload.js';
import { findCompletedObject } from '../../oss/multipart/find-completed-object.js';
import { abortUpload } from '../../oss/multipart/operations.js';
import { goesInParts } from '../../object/goes-in-parts.js';
import { putParts } from '../../oss/multipart/put-parts.js';
import { findOwnObject } from '../../oss/multipart/resume-upload.js';
import { isCutOnTheWay, oneRequestFirst } from '../../oss/multipart/one-request-first.js';
import { bodySizeOf, describeOperation } from '../../object/describe-operation.js';
import { trafficLimitOf, withTrafficLimit } from '../../oss/response/traffic-limit.js';
import { placeOf } from '../../object/destination.js';
import { corsMethods } from './cors-methods.js';
import type { StsResponse } from './read-credentials.js';
import { encodeQuery, type Hashes, signHeaders, type SigningKey, type SignWith } from '../../signing/sign-v4.js';
import { encodePath } from '../../object/percent-encoding.js';
import { canGoInAForm, makeSignedForm } from './signed-form.js';
import { type MakeForm, SmallFileSender } from './small-file.js';

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

/** How requests are signed. */
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

  /**
   * Carries one file to OSS.
   *
   * @param grant says where the object goes
   * @throws UploadError
   */
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
    const isLeft = key === job.keys.earlier; // an earlier page may have stored it
    const found = isLeft && (await findCompletedObject(job, { key }, place, sign, true));
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
      async () => (await findCompletedObject(job, { key }, place, sign, true)) ?? inParts().catch(findOwn),
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
