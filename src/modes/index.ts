import type { Mode } from '../core/mode.js';
import { UploadError } from '../core/upload-error.js';
import { postPolicy, type PostGrant } from './post-policy.js';
import { presignedUrl, type UrlGrant } from './presigned-url.js';
import { readGrant } from './read-grant.js';
import { sts, type StsGrant } from './sts.js';

export type ModeName = 'sts' | 'post-policy' | 'presigned-url';

type AnyGrant = StsGrant | PostGrant | UrlGrant;

const modes: Record<ModeName, Mode> = { sts, 'post-policy': postPolicy, 'presigned-url': presignedUrl };
const byKind: Record<AnyGrant['mode'], Mode> = { sts, post: postPolicy, url: presignedUrl };

/** The mode is told from the endpoint's first answer, which then serves as the first grant. */
export const anyMode: Mode<AnyGrant> = {
  name: 'any',
  serves: (grant, request) => byKind[grant.mode].serves(grant, request),
  readGrant: (answer, request) => byKind[readGrant(answer).kind].readGrant(answer, request) as AnyGrant,
  async upload(job, grants) {
    const { mode } = await grants.get(job.request, job.signal);
    return byKind[mode].upload(job, grants);
  },
  async discard(job, grants) {
    const { mode } = await grants.get(job.request, job.signal);
    await byKind[mode].discard?.(job, grants);
  },
};

/** A mode by its name in the `mode` attribute; without one, `anyMode`. @throws UploadError `config` */
export function modeNamed(name?: string | null): Mode {
  if (!name) return anyMode;
  if (Object.hasOwn(modes, name)) return modes[name as ModeName];
  throw new UploadError('config', `There is no mode "${name}".`, { hint: `Use ${Object.keys(modes).join(', ')}.` });
}
