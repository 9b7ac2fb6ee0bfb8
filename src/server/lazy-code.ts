import type { MakeGrant } from './grants/grant-request.js';
import type { Permission } from './settings/options.js';

/*
 * What is not in the first load: most endpoints give grants of one mode. A bundler makes chunks of it, or puts it into its one file.
 * Nothing here remembers what failed to load: that request fails, and the next one asks the runtime again.
 */

/** Each mode, with the first grant. */
export const modeLoaders: Readonly<Record<Permission['mode'], () => Promise<MakeGrant>>> = {
  sts: async () => (await import('./grants/sts-grant.js')).sts,
  'post-policy': async () => (await import('./grants/post-policy-grant.js')).postPolicy,
  'presigned-url': async () => (await import('./grants/presigned-url-grant.js')).presignedUrl,
};

/** With the first request, if the option `completed` is set. */
export const loadCompleteUpload = () => import('./grants/complete-upload.js');

/** With the first request, if the option `exists` is set. */
export const loadExistingObject = async () => (await import('./grants/find-object.js')).existingObject;

/** With the first request of a page for the rules of its route. */
export const loadStateRules = () => import('./grants/state-rules.js');
