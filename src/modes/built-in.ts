import type { FindableMode } from '../job/mode-description.js';
import { described } from './described.js';
import { modeCode } from './mode-code.js';
import { aboutPostPolicy } from './post-policy/post-policy-description.js';
import { postPolicyRecognition } from './post-policy/post-policy-recognition.js';
import { aboutPresignedUrl } from './presigned-url/presigned-url-description.js';
import { presignedUrlRecognition } from './presigned-url/presigned-url-recognition.js';
import { aboutSts } from './sts/sts-description.js';
import { stsRecognition } from './sts/sts-recognition.js';
import { aboutVod } from './vod/vod-description.js';
import { vodRecognition } from './vod/vod-recognition.js';

const postPolicy = described(aboutPostPolicy, async () => (await modeCode['post-policy']()).postPolicy);
const vod = described(aboutVod, async () => (await modeCode.vod()).vod, true);
const sts = described(aboutSts, async () => (await modeCode.sts()).sts, true);
const presignedUrl = described(aboutPresignedUrl, async () => (await modeCode['presigned-url']()).presignedUrl);

/** The first that recognizes a response is its mode: a policy says more than a secret beside it. They are not those of `index.ts`, which only pages name. */
export const builtIn: readonly FindableMode[] = [
  { ...postPolicy, ...postPolicyRecognition },
  { ...vod, ...vodRecognition },
  { ...sts, ...stsRecognition },
  { ...presignedUrl, ...presignedUrlRecognition },
];
