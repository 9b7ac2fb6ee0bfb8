import type { Grant } from '../../core/grant/grant.js';
import type { GrantFor, GrantSource } from '../../core/grant/grant-source.js';
import type { Job, Mode } from '../../core/mode.js';
import { asDir } from '../../core/uploader/object-key.js';
import { describeOperation, type Operation, type Sign } from '../../core/operation.js';
import { UploadError } from '../../core/upload-error.js';
import { abortUpload } from '../../oss/multipart/operations.js';
import { goesInParts } from '../../oss/multipart/part-plan.js';
import { type ObjectPlace, putParts } from '../../oss/multipart/put-parts.js';
import { placeOf } from '../destination.js';
import { placedGrant } from '../placed-grant.js';
import { readStsAnswer, type StsAnswer } from './read-credentials.js';
import { encodePath, encodeQuery, type Signable, signHeaders, type SigningKey } from './sign-v4.js';
import { isSamePlace } from '../same-place.js';
import { canGoInAForm, makeSignedForm } from './signed-form.js';
import { sendByFormOrPut } from './small-file.js';
import { withType } from '../guess-type.js';

export type StsGrant = Grant & Omit<StsAnswer, 'kind'> & { readonly mode: 'sts' };

/** Signs one request with credentials. Returns all headers to send. */
export type SignWith = (request: Signable, by: SigningKey, time: number) => Promise<Record<string, string>>;

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: Mode<StsGrant> = stsMode(signHeaders, makeSignedForm);

/** The same mode with another signer, which may sign forms too: small files are faster by them. */
export function stsMode(signWith: SignWith, makeForm?: typeof makeSignedForm): Mode<StsGrant> {
  return {
    name: 'sts',
    oneGrantForAll: true,
    serves: () => true,

    readGrant(answer) {
      const { kind, ...read } = readStsAnswer(answer);
      return { mode: kind, id: read.securityToken ?? read.accessKeyId, ...read };
    },

    async upload(untyped, grants) {
      const job = await withType(untyped);
      const isInParts = goesInParts(job.file.size, job.transfer.partSize);
      if (isInParts) void job.resume.load(); // opens the database while the endpoint is asked
      const grant = await placedGrant(job, grants, (one) => placeOf(one, job.destination));
      const dir = grant.dir ?? job.destination.dir;
      const { bucket, base, host } = placeOf(grant, job.destination);
      const grantOf = granter(job, grants);
      const sign = signer(job, grantOf, signWith);
      if (isInParts) {
        const place: ObjectPlace = {
          bucket,
          host,
          newKey: () => job.keyIn(dir),
          check: (key, wanted) => {
            if (key !== wanted)
              throw new UploadError('storage', 'OSS started the upload under a different key than the signed one.');
          },
          // a key that the page fixed is compared with the record's; it need not be in `dir`
          fits: (record) =>
            isSamePlace(record, { bucket, host }) && (job.fixedKey !== undefined || record.key.startsWith(asDir(dir))),
          urlOf: (key) => base + encodePath(key),
        };
        return putParts(job, place, sign);
      }
      const key = job.keyIn(dir);
      if (!makeForm || !canGoInAForm(job, key)) return sendByFormOrPut(job, { key, bucket, base }, sign);
      return sendByFormOrPut(job, { key, bucket, base }, sign, async (operation) => {
        const latest = await grantOf(operation);
        const place = placeOf(latest, job.destination);
        return makeForm(job, key, place, signingKeyOf(latest, place.region));
      });
    },

    async discard(job, grants) {
      const record = await job.resume.load();
      await job.resume.clear();
      if (record) await abortUpload(job, record, signer(job, granter(job, grants), signWith));
    },
  };
}

/** The grant for an operation; told that its last attempt was refused, another one. */
type GrantOf = (operation: Operation, lastError?: UploadError) => Promise<StsGrant>;

function granter(job: Job, grants: GrantSource<StsGrant>): GrantOf {
  const grantsFor = new WeakMap<Operation, GrantFor<StsGrant>>();
  return (operation, lastError) => {
    const grantFor = grantsFor.get(operation) ?? grants.for(job);
    grantsFor.set(operation, grantFor);
    return grantFor(lastError);
  };
}

function signer(job: Job, grantOf: GrantOf, signWith: SignWith): Sign {
  return async (operation, lastError) => {
    const grant = await grantOf(operation, lastError);
    const { bucket, region, base } = placeOf(grant, job.destination);
    const { method, query } = describeOperation(operation);
    const { key, headers } = operation;
    const signed = await signWith(
      { method, bucket, key, query, headers },
      signingKeyOf(grant, region),
      job.clock.now(),
    );
    const search = encodeQuery(query);
    return { method, url: base + encodePath(key) + (search && `?${search}`), headers: signed };
  };
}

const keys = new WeakMap<StsGrant, SigningKey>();

/** One object for each grant and region, so that what is derived from it is derived once. */
function signingKeyOf(grant: StsGrant, region: string): SigningKey {
  const known = keys.get(grant);
  if (known?.region === region) return known;
  const { accessKeyId, accessKeySecret, securityToken } = grant;
  const key = { accessKeyId, accessKeySecret, securityToken, region };
  keys.set(grant, key);
  return key;
}
