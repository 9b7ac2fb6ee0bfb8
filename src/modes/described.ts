import type { ModeDescription, ModeFacts } from '../job/mode.js';
import { modeCode } from './mode-code.js';

const modes = {
  sts: async () => (await modeCode.sts()).sts,
  'post-policy': async () => (await modeCode['post-policy']()).postPolicy,
  'presigned-url': async () => (await modeCode['presigned-url']()).presignedUrl,
  vod: async () => (await modeCode.vod()).vod,
};

/** Describes a built-in mode, which is loaded when it is needed. @param isSigned the page signs its requests, by the built-in signer or another */
export function described(about: ModeFacts & { name: keyof typeof modes }, isSigned = false): ModeDescription {
  const load = () => modes[about.name]();
  return {
    ...about,
    load: async () => (await load()).load(),
    ...(isSigned && {
      loadSignedBy: async (loadSigner) => {
        const [mode, signWith] = await Promise.all([load(), loadSigner()]);
        return mode.loadSignedBy!(async () => signWith); // what is signed in the page has it
      },
    }),
  };
}
