/** Loads a mode beside what sends files in parts, which would come after it otherwise. */
const inParts = <T>(mode: Promise<T>) =>
  Promise.all([mode, import('../oss/multipart/put-parts.js')]).then(([code]) => code);

/** Loads the code of a built-in mode. */
export const modeCode = {
  sts: () => inParts(import('./sts/sts.js')),
  'post-policy': () => import('./post-policy/post-policy.js'),
  'presigned-url': () => inParts(import('./presigned-url/presigned-url.js')),
  vod: () => inParts(import('./vod/vod.js')),
};
