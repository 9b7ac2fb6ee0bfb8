import type { Mutant } from './mutant.js';
import { coreGrantMutants } from './core-grant.js';
import { coreUploadMutants } from './core-upload.js';
import { coreQueueMutants } from './core-queue.js';
import { coreResumeMutants } from './core-resume.js';
import { ossMultipartMutants } from './oss-multipart.js';
import { ossRequestMutants } from './oss-request.js';
import { modesMutants } from './modes.js';

/** Every breakage that `npm run mutants` tries. */
export const allMutants: readonly Mutant[] = [
  ...coreGrantMutants,
  ...coreUploadMutants,
  ...coreQueueMutants,
  ...coreResumeMutants,
  ...ossMultipartMutants,
  ...ossRequestMutants,
  ...modesMutants,
];
