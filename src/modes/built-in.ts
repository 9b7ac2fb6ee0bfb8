import type { FindableMode } from '../job/mode.js';
import { described } from './described.js';
import { aboutSts } from './sts/sts-description.js';
import { postPolicyRecognition, presignedUrlRecognition, stsRecognition, vodRecognition } from './recognitions.js';

/** The first that recognizes a response is its mode: a policy says more than a secret beside it. They are not those of `index.ts`, which only pages name. */
export const builtIn: readonly FindableMode[] = [
  { ...described({ name: 'post-policy' }), ...postPolicyRecognition },
  { ...described({ name: 'vod' }, true), ...vodRecognition },
  { ...described(aboutSts, true), ...stsRecognition },
  { ...described({ name: 'presigned-url' }), ...presignedUrlRecognition },
];
