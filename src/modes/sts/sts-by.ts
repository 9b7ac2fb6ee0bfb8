import type { Job } from '../../job/job.js';
import type { Mode } from '../../job/mode.js';
import { asDir } from '../../object/object-key.js';
import { goesInParts } from '../../object/goes-in-parts.js';
import { isSamePlace, placeOf } from '../../object/destination.js';
import { PlacedGrants } from '../../job/placed-grants.js';
import type { CredentialGrant, CredentialUploader } from './credential-upload.js';
import { aboutSts } from './sts-description.js';
import { readCredentials } from './read-credentials.js';

export type StsGrant = CredentialGrant;

/** Makes the mode for one queue, by what signs and sends its files. */
export function stsBy(uploader: CredentialUploader<StsGrant>): Mode<StsGrant> {
  const checkPlace = (grant: StsGrant, { destination }: Job) => void placeOf(grant, destination);
  const placedGrants = new PlacedGrants(checkPlace);
  return {
    ...aboutSts,
    serves: () => true,
    checkPlace,

    readGrant(response) {
      const read = readCredentials(response);
      return { id: read.securityToken ?? read.accessKeyId, ...read };
    },

    sendsStreams: async () => true,

    async upload(job, grants) {
      if (goesInParts(job.file.size, job.transfer.partSize)) void job.record.load(); // opens the database while the endpoint is asked
      const grant = await placedGrants.get(job, grants);
      const dir = grant.dir ?? job.destination.dir;
      const place = placeOf(grant, job.destination);
      const { fixed } = job.keys; // it need not be in `dir`
      const isUnder = (key: string) => (fixed === undefined ? key.startsWith(asDir(dir)) : key === fixed);
      return uploader.upload(job, grants, grant, {
        newKey: () => job.keys.in(dir),
        allowsForms: true,
        fits: (record) => isSamePlace(record, place) && isUnder(record.key),
      });
    },

    async discard(job, grants) {
      const record = await job.record.load();
      await job.record.clear();
      if (record) await uploader.abort(job, grants, record);
    },
  };
}
