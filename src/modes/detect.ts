import type { Mode } from '../core/mode.js';
import { placeOf } from './destination.js';
import { placedGrant } from './placed-grant.js';
import { postPolicy, type PostGrant } from './post-policy/post-policy.js';
import { presignedUrl } from './presigned-url/presigned-url.js';
import { readGrant } from './response/read-grant.js';
import type { UrlGrant } from './presigned-url/signed-url.js';
import { sts, type StsGrant } from './sts/sts.js';
import { withType } from './guess-type.js';

type AnyGrant = StsGrant | PostGrant | UrlGrant;

/** The mode is told from the endpoint's first answer, which then serves as the first grant. */
export const anyMode: Mode<AnyGrant> = anyModeWith(sts);

/** The same, with another signer for credentials. */
export function anyModeWith(signed: Mode<StsGrant>): Mode<AnyGrant> {
  const byKind: Record<AnyGrant['mode'], Mode> = { sts: signed, post: postPolicy, url: presignedUrl };
  return {
    name: 'any',
    serves: (grant, request) => byKind[grant.mode].serves(grant, request),
    readGrant: (answer, request) => byKind[readGrant(answer).kind].readGrant(answer, request) as AnyGrant,
    async upload(untyped, grants) {
      const job = await withType(untyped);
      const place = (grant: AnyGrant) => grant.mode === 'sts' && placeOf(grant, job.destination);
      const { mode } = await placedGrant(job, grants, place);
      job.record({ mode: byKind[mode].name });
      return byKind[mode].upload(job, grants);
    },
    async discard(job, grants) {
      const { mode } = await grants.get(job);
      await byKind[mode].discard?.(job, grants);
    },
  };
}
