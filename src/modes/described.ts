import type { ModeDescription, ModeFacts } from '../job/mode-description.js';

/** Describes a mode whose code is loaded when it is needed. @param isSigned the page signs its requests, with the signer that is built in, or with another */
export function described(about: ModeFacts, load: () => Promise<ModeDescription>, isSigned = false): ModeDescription {
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
