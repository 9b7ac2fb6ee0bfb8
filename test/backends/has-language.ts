import { spawnSync } from 'node:child_process';
import { isDebian, isInstallForbidden, isRoot } from '../tools/apt-install.js';
import { findOrInstall } from '../tools/find-or-install.js';
import type { Backend } from './backends.js';

/** Whether a backend's language is here, or could be installed. @throws where it should have been */
export function hasLanguage({ name, packages, tries }: Backend): boolean {
  try {
    return findOrInstall({
      purpose: `${name} is one of the backends`,
      packages,
      install: `install ${packages.join(', ')}`,
      find: () => tries.every(([program = '', ...words]) => spawnSync(program, words).status === 0) || undefined,
    });
  } catch (error) {
    // Only where nothing may be installed is a language that is missing no failure.
    if (isDebian() && isRoot() && !isInstallForbidden()) throw error;
    console.log(`skipped ${name}: ${String(error)}`);
    return false;
  }
}
