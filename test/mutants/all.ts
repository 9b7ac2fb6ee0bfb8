import { coreGrantMutants } from './core-grant.js';
import { coreUploadMutants } from './core-upload.js';
import type { Mutant } from './mutant.js';

/** Every breakage that `npm run mutants` tries. */
export const allMutants: readonly Mutant[] = [...coreGrantMutants, ...coreUploadMutants];
