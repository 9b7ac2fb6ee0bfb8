import { coreGrantMutants } from './core-grant.js';
import { coreQueueMutants } from './core-queue.js';
import { memoryMutants } from './memory.js';
import { coreUploadMutants } from './core-upload.js';
import { elementMutants } from './element.js';
import { imageMutants } from './image.js';
import { mockMutants } from './mock.js';
import { modesMutants } from './modes.js';
import type { Mutant } from './mutant.js';
import { ossMultipartMutants } from './oss-multipart.js';
import { ossRequestMutants } from './oss-request.js';
import { othersMutants } from './others.js';
import { serverMutants } from './server.js';
import { streamMutants } from './stream.js';

/** Every breakage that `npm run mutants` tries. */
export const allMutants: readonly Mutant[] = [
  ...coreGrantMutants,
  ...coreUploadMutants,
  ...coreQueueMutants,
  ...memoryMutants,
  ...ossMultipartMutants,
  ...ossRequestMutants,
  ...modesMutants,
  ...elementMutants,
  ...imageMutants,
  ...serverMutants,
  ...streamMutants,
  ...mockMutants,
  ...othersMutants,
];
