import type { FileInfo } from '../../object/file-info.js';
import type { Job, Mode } from '../../job/mode.js';
import type { ResumeRecord } from '../../memory/resume-store.js';
import type { StoredObject } from '../../object/stored-object.js';
import { UploadError } from '../../base/upload-error.js';
import { joinPath } from '../../object/path-style.js';
import { placeOf } from '../../object/destination.js';
import { withGuessedType } from '../../job/guess-type.js';
import { getForVideo } from './known-video.js';
import type { ModeDescription } from '../../job/mode-description.js';
import { PlacedGrants } from '../../job/placed-grants.js';
import { type CredentialGrant, CredentialUploader, type KeyRules } from '../sts/credential-upload.js';
import type { SignWith } from '../../signing/sign-v4.js';
import { aboutVod } from './vod-description.js';
import { readUploadAuth, type VodResponse } from './read-upload-auth.js';

export type VodGrant = CredentialGrant & VodResponse & { readonly requestedFor: FileInfo };

/**
 * ApsaraVideo VOD: for each file the endpoint gives credentials (`UploadAuth`) and the one address that they are for
 * (`UploadAddress`). The browser signs its own requests, large files go in parallel parts.
 */
export const vod: ModeDescription = {
  ...aboutVod,
  load: async () => createVod(),
  loadSignedBy: async (loadSigner) => createVod(await loadSigner()),
};

/**
 * The mode for one queue.
 *
 * @param signWith another signer
 */
export function createVod(signWith?: SignWith): Mode<VodGrant> {
  const checkPlace = (grant: VodGrant, { destination }: Job) => void placeOf(grant, destination);
  const placedGrants = new PlacedGrants(checkPlace);
  const uploader = new CredentialUploader<VodGrant>(signWith);
  return {
    ...aboutVod,
    oneGrantPerFile: true,
    serves: ({ requestedFor }, { file }) => requestedFor === file,
    checkPlace,

    readGrant(response, { file, videoId }) {
      const read = readUploadAuth(response);
      const id = read.videoId ?? videoId;
      return { id: read.securityToken, requestedFor: file, ...read, videoId: id, mediaId: read.mediaId ?? id };
    },

    async upload(untyped, grants) {
      const typed = await withGuessedType(untyped);
      const first = await getForVideo(typed, true, (job) => placedGrants.get(job, grants));
      let moved: VodGrant | undefined;
      const uploadBy = async (grant: VodGrant) => {
        const rules = rulesFor(grant, (other) => (moved = other));
        return withVideo(await uploader.upload(jobOf(typed, grant), grants, grant, rules), grant);
      };
      try {
        return await uploadBy(first);
      } catch (error) {
        if (!moved || !(error instanceof UploadError) || error.code !== 'gone') throw error;
        return uploadBy(moved); // from the beginning, at the new address
      }
    },

    async discard(untyped, grants) {
      const record = await untyped.resume.load();
      await untyped.resume.clear();
      if (!record?.videoId) return; // another grant would be for another video
      const job = { ...untyped, request: { ...untyped.request, videoId: record.videoId } };
      await uploader.abort(job, grants, record, (grant) => {
        if (!isFor(grant, record)) throw movedError();
      });
    },
  };
}

/**
 * The job of a file whose video is known: its grants are requested with it, and its record and its result name it.
 *
 * @throws UploadError `conflict`, where the endpoint gave another file's address
 */
function jobOf(job: Job, grant: VodGrant): Job {
  const { resume } = job;
  const { videoId, key, unique } = grant;
  const { bucket, host, base } = placeOf(grant, job.destination);
  job.keepVideo(videoId);
  job.claim({ host, path: joinPath(new URL(base).hostname, bucket, key) });
  if (unique) job.ownKeys.add(key);
  return {
    ...job,
    request: { ...job.request, videoId },
    fixedKey: undefined, // VOD chooses the key
    resume: {
      ...resume,
      save: (record) => resume.save({ ...record, videoId }),
      finish: (stored) => resume.finish(withVideo(stored, grant)),
    },
  };
}

/** The result of another tab has the id of its own video. */
function withVideo(stored: StoredObject, { mediaId }: VodGrant): StoredObject {
  return stored.videoId === undefined && mediaId !== undefined ? { ...stored, videoId: mediaId } : stored;
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
