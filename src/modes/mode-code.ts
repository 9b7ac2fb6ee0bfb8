/** Loads the code of a built-in mode. */
export const modeCode = {
  sts: () => import('./sts/sts.js'),
  'post-policy': () => import('./post-policy/post-policy.js'),
  'presigned-url': () => import('./presigned-url/presigned-url.js'),
  vod: () => import('./vod/vod.js'),
};
