import { builtIn } from './index.js';
import type { ModeDescription } from './mode-description.js';
import type { SignWith } from './sts/sts.js';

/** The built-in modes with another signer for credentials, which is loaded with the mode. */
export function modesSignedBy(loadSigner: () => Promise<SignWith>): readonly ModeDescription[] {
  const load = async () => {
    const [{ createSts }, signWith] = await Promise.all([import('./sts/sts.js'), loadSigner()]);
    return createSts(signWith);
  };
  return builtIn.map((mode) => (mode.name === 'sts' ? { ...mode, load } : mode));
}
