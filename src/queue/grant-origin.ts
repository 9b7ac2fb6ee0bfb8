import { lazy } from '../base/lazy.js';
import type { Mode } from '../job/mode.js';
import { modeCode } from '../modes/mode-code.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { GrantOrigin } from '../upload/grant-access.js';

/** What decides where grants come from: a change of these counts for what begins from then on. */
export const originSettings = ['endpoint', 'mode', 'modes', 'signer'] as const;

/** Where grants come from, by these settings: a mode that is loaded with the first of them. */
export function originOf({ endpoint, mode, modes, signer }: QueueSettings): GrantOrigin {
  const load = async (): Promise<Mode> => {
    if (typeof mode === 'object' && mode && !signer) return 'load' in mode ? mode.load() : mode;
    const code = Object.entries(modeCode).find(([name]) => name === mode)?.[1]; // beside the code that chooses it
    const [{ loadMode }] = await Promise.all([import('../modes/load-mode.js'), code?.()]);
    return loadMode(mode, modes, signer);
  };
  return { endpoint, mode: lazy(load) };
}
