/** Loads the code of a built-in mode. */
export const modeCode = {
  sts: async () => (await import('./sts/sts.js')).sts,
  'post-policy': async () => (await import('./post-policy/post-policy.js')).postPolicy,
  'presigned-url': async () => (await import('./presigned-url/presigned-url.js')).presignedUrl,
  vod: async () => (await import('./vod/vod.js')).vod,
};
