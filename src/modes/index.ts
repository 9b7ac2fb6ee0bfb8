import { described } from './described.js';
import type { modeCode } from './mode-code.js';
import type { ModeDescription } from '../job/mode.js';
import { aboutSts } from './sts/sts-description.js';

/** The names of the built-in modes. */
export type ModeName = keyof typeof modeCode;

/** Temporary credentials from STS: the browser signs its own requests, large files go in parallel parts. */
export const sts: ModeDescription = /* @__PURE__ */ described(aboutSts, true);

/** A signed form policy: one PostObject request a file, within the key, size and type that the policy allows. */
export const postPolicy: ModeDescription = /* @__PURE__ */ described({ name: 'post-policy' });

/**
 * A signed URL for each file: one PutObject request, with the Content-Type that was signed; or one for each request of a
 * multipart upload, where the backend signs those.
 */
export const presignedUrl: ModeDescription = /* @__PURE__ */ described({ name: 'presigned-url' });

/** Credentials and an address of ApsaraVideo VOD for each file: the browser signs its own requests, large files go in parallel parts. */
export const vod: ModeDescription = /* @__PURE__ */ described({ name: 'vod' }, true);
