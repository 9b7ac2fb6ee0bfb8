import type { FileInfo } from '../../object/stored-object.js';
import type { Job } from '../../job/job.js';
import type { Mode, ModeDescription } from '../../job/mode.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import { UploadError } from '../../base/upload-error.js';
import { joinPath } from '../../object/path-style.js';
import { placeOf } from '../../object/destination.js';
import { PlacedGrants } from '../../job/placed-grants.js';
import { type CredentialGrant, CredentialUploader, type KeyRules } from '../sts/credential-upload.js';
import { pageHashes } from '../../signing/page-hashes.js';
import type { SignWith } from '../../signing/sign-v4.js';
import { readUploadAuth, type VodResponse } from './read-upload-auth.js';

export type VodGrant = CredentialGrant & VodResponse & { readonly requestedFor: FileInfo };

/**
 * ApsaraVideo VOD: for each file the endpoint gives credentials (`UploadAuth`) and the one address that they are for
 * (`UploadAddress`). The browser signs its own requests, large files go in parallel parts.
 */
export const vod: ModeDescription = {
  name: 'vod',
  load: async () => createVod(),
  loadSignedBy: async (loadSigner) => createVod(await loadSigner()),
};

/**
 * Makes the mode for one queue.
 *
 * @param signWith another signer
 * @example
 * import { UploadQueue } from 'oss-direct-upload/core';
 * const queue = new UploadQueue({ endpoint: '/api/oss-permission', mode: createVod() });
 */
export function createVod(signWith?: SignWith): Mode<VodGrant> {
  const checkPlace = (grant: VodGrant, { destination }: Job) => void placeOf(grant, destination);
  const placedGrants = new PlacedGrants(checkPlace);
  const uploader = new CredentialUploader<VodGrant>({ hashes: pageHashes(), signWith });
  return {
    name: 'vod',
    oneGrantPerFile: true,
    serves: ({ requestedFor }, { file }) => requestedFor === file,
    checkPlace,

    readGrant(response, { file, asks }) {
      const read = readUploadAuth(response);
      const id = read.videoId ?? (asks?.[VIDEO] as string | undefined);
      return { id: read.securityToken, requestedFor: file, ...read, videoId: id, mediaId: read.mediaId ?? id };
    },

    async upload(job, grants) {
      await job.record.load(); // the video of an earlier page
      const first = await placedGrants.get(job, grants);
      let moved: VodGrant | undefined;
      const uploadBy = async (grant: VodGrant) => {
        takeVideo(job, grant);
        const rules = rulesFor(grant, (other) => (moved = other));
        return uploader.upload(job, grants, grant, rules);
      };
      try {
        return await uploadBy(first);
      } catch (error) {
        if (!moved || !(error instanceof UploadError) || error.code !== 'gone') throw error;
        return uploadBy(moved); // from the beginning, at the new address
      }
    },

    async discard(job, grants) {
      const record = await job.record.load();
      await job.record.clear();
      if (!record?.asks?.[VIDEO]) return; // another grant would be for another video
      await uploader.abort(job, grants, record, (grant) => {
        if (!isFor(grant, record)) throw movedError();
      });
    },
  };
}

/** The video that the endpoint has created for a file: its credentials are renewed with it (RefreshUploadVideo). */
const VIDEO = 'videoId';

/** From now on the file's grants are requested with its video. @throws UploadError `conflict`, where the endpoint gave another file's address */
function takeVideo(job: Job, grant: VodGrant): void {
  const { videoId, key, unique } = grant;
  const { bucket, host, base } = placeOf(grant, job.destination);
  job.asks.keep(VIDEO, videoId);
  job.keys.claim({ host, path: joinPath(new URL(base).hostname, bucket, key) });
  if (unique) job.keys.own(key);
}

/**
 * [?] By one of VOD's documents a renewed address is the same, by another it differs: an upload continues only at its own address.
 * [?] VOD's document of the operations allows PostObject, but its browser SDK sends no forms: neither does this mode.
 *
 * @param onMoved gets a renewed grant that is for another address
 */
function rulesFor(grant: VodGrant, onMoved: (other: VodGrant) => void): KeyRules<VodGrant> {
  return {
    newKey: () => grant.key,
    videoId: grant.mediaId,
    allowsForms: false,
    // another tab's result is of the same file, if of another video
    fits: (record) => record.result !== undefined || isFor(record, grant),
    checkGrant(other) {
      if (isFor(other, grant)) return;
      onMoved(other);
      throw movedError();
    },
  };
}

type Address = Pick<ResumeRecord, 'bucket' | 'key'>;

/** Whether both are for the same object. Its host may change: to that of transfer acceleration, for example. */
const isFor = (one: Address, other: Address) => one.bucket === other.bucket && one.key === other.key;

function movedError(): UploadError {
  return new UploadError('gone', 'The endpoint gave another address for the same file.', {
    hint: 'Where it is asked with `videoId`, let it call RefreshUploadVideo.',
  });
}
