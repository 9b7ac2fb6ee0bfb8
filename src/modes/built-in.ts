import type { FindableMode } from '../job/mode-description.js';
import { postPolicy, presignedUrl, sts, vod } from './index.js';
import { postPolicyRecognition } from './post-policy/post-policy-recognition.js';
import { presignedUrlRecognition } from './presigned-url/presigned-url-recognition.js';
import { stsRecognition } from './sts/sts-recognition.js';
import { vodRecognition } from './vod/vod-recognition.js';

/** The first that recognizes a response is its mode: a policy says more than a secret beside it. */
export const builtIn: readonly FindableMode[] = [
  { ...postPolicy, ...postPolicyRecognition },
  { ...vod, ...vodRecognition },
  { ...sts, ...stsRecognition },
  { ...presignedUrl, ...presignedUrlRecognition },
];
