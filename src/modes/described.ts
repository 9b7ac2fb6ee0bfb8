import type { ModeDescription, ModeFacts } from '../job/mode-description.js';
import { modeCode } from './mode-code.js';

/**
 * Describes a built-in mode, whose code is loaded when it is needed.
 *
 * @param isSigned the page signs its requests, with the signer that is built in, or with another
 */
export function described(about: ModeFacts & { name: keyof typeof modeCode }, isSigned = false): ModeDescription {
  const load = () => modeCode[about.name]();
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
