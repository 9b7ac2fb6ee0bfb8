import type { Grant } from '../../core/grant/grant.js';
import type { GrantFor, GrantSource } from '../../core/grant/grant-source.js';
import type { Job, Mode } from '../../core/mode.js';
import { asDir } from '../../core/uploader/object-key.js';
import type { Operation, Sign } from '../../core/operation.js';
import { bodySizeOf, describeOperation } from '../../oss/operation.js';
import { UploadError } from '../../core/upload-error.js';
import { abortUpload } from '../../oss/multipart/operations.js';
import { goesInParts } from '../../oss/multipart/part-plan.js';
import { trafficLimitOf, withTrafficLimit } from '../../oss/request/traffic-limit.js';
import type { ObjectPlace } from '../../oss/multipart/begin-upload.js';
import { findCompletedObject } from '../../oss/multipart/find-completed-object.js';
import { putParts } from '../../oss/multipart/put-parts.js';
import { findOwnObject } from '../../oss/multipart/resume-upload.js';
import { isCutOnTheWay, untilCut } from '../../oss/multipart/until-cut.js';
import { isSamePlace, placeOf } from '../destination.js';
import type { ModeDescription } from '../mode-description.js';
import { PlacedGrants } from '../placed-grants.js';
import { aboutSts } from './description.js';
import { readCredentials, type StsResponse } from './read-credentials.js';
import { pageHashes } from './page-hashes.js';
import { encodePath, encodeQuery, signHeaders, type SigningKey, type SignWith } from './sign-v4.js';
import { canGoInAForm, makeSignedForm } from './signed-form.js';
import { SmallFileSender } from './small-file.js';
import { withGuessedType } from '../guess-type.js';

export type StsGrant = Grant & StsResponse;

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: ModeDescription = {
  ...aboutSts,
  load: async () => createSts(),
  loadSignedBy: async (loadSigner) => createSts(await loadSigner()),
};

/**
 * The mode for one queue.
 *
 * @param signWith another signer, which signs no forms: small files go by PutObject then
 */
export function createSts(signWith?: SignWith): Mode<StsGrant> {
  const checkPlace = (grant: StsGrant, { destination }: Job) => void placeOf(grant, destination);
  const placedGrants = new PlacedGrants(checkPlace);
  const smallFiles = new SmallFileSender();
  const hashes = pageHashes();
  const signHere: SignWith = (request, by, time) => signHeaders(request, by, time, hashes);
  const signerFor = (job: Job, grantOf: GrantOf): Sign => createSigner(job, grantOf, signWith ?? signHere);
  return {
    name: aboutSts.name,
    oneGrantForAll: aboutSts.oneGrantForAll,
    serves: () => true,
    checkPlace,

    readGrant(response) {
      const read = readCredentials(response);
      return { id: read.securityToken ?? read.accessKeyId, ...read };
    },

    async upload(untyped, grants) {
      const job = await withGuessedType(untyped);
      const isInParts = goesInParts(job.file.size, job.transfer.partSize);
      if (isInParts) void job.resume.load(); // opens the database while the endpoint is asked
      const grant = await placedGrants.get(job, grants);
      const dir = grant.dir ?? job.destination.dir;
      const { bucket, base, host } = placeOf(grant, job.destination);
      const grantOf = granter(job, grants);
      const sign = signerFor(job, grantOf);
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
      const inParts = () => putParts(job, place, sign);
      if (isInParts || (await isCutOnTheWay(job, host))) return inParts();
      const key = job.keyIn(dir);
      const makeForm = async (operation: Operation, trafficLimit?: number) => {
        const latest = await grantOf(operation);
        const to = placeOf(latest, job.destination);
        return makeSignedForm(job, key, to, signingKeyOf(latest, to.region), hashes, trafficLimit);
      };
      const canBeForm = !signWith && canGoInAForm(job, key);
      const findOwn = (error: unknown) => findOwnObject(job, error, { key, bucket }, place, sign); // its response was lost
      return untilCut(
        job,
        host,
        (whole) => smallFiles.send(whole, { key, bucket, base }, sign, canBeForm ? makeForm : undefined),
        async () => (await findCompletedObject(job, { key }, place, sign, true)) ?? inParts().catch(findOwn),
      );
    },

    async discard(job, grants) {
      const record = await job.resume.load();
      await job.resume.clear();
      if (record) await abortUpload(job, record, signerFor(job, granter(job, grants)));
    },
  };
}

/** The grant for an operation; another one, where the last attempt was rejected. */
type GrantOf = (operation: Operation, lastError?: UploadError) => Promise<StsGrant>;

function granter(job: Job, grants: GrantSource<StsGrant>): GrantOf {
  const grantsFor = new WeakMap<Operation, GrantFor<StsGrant>>();
  return (operation, lastError) => {
    const grantFor = grantsFor.get(operation) ?? grants.for({ ...job, bodySize: bodySizeOf(operation, job.file) });
    grantsFor.set(operation, grantFor);
    return grantFor(lastError);
  };
}

function createSigner(job: Job, grantOf: GrantOf, signWith: SignWith): Sign {
  return async (operation, lastError, _upcoming, trafficLimit) => {
    const grant = await grantOf(operation, lastError);
    const { bucket, region, base } = placeOf(grant, job.destination);
    const { method, query } = describeOperation(operation);
    const { key } = operation;
    const headers = withTrafficLimit(operation.headers ?? {}, trafficLimit);
    const signed = await signWith(
      { method, bucket, key, query, headers },
      signingKeyOf(grant, region),
      job.clock.now(),
    );
    const search = encodeQuery(query);
    const url = base + encodePath(key) + (search && `?${search}`);
    return { method, url, headers: signed, corsMethods: aboutSts.corsMethods, trafficLimit: trafficLimitOf(headers) };
  };
}

function signingKeyOf({ accessKeyId, accessKeySecret, securityToken }: StsGrant, region: string): SigningKey {
  return { accessKeyId, accessKeySecret, securityToken, region };
}
