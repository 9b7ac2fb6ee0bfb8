import { aptInstall, isDebian, isInstallForbidden, isRoot, SKIP_INSTALL } from './apt-install.js';

export interface Requirement<T> {
  /** "The tests need a browser". */
  readonly purpose: string;
  readonly packages: readonly string[];
  /** What to do on other systems: "install Firefox". */
  readonly install: string;
  /** What else helps: "set FIREFOX_PATH to one". */
  readonly alternative?: string;
  readonly find: () => T | undefined;
}

/** Finds a program, or installs it on Debian and Ubuntu as root. @throws one sentence that says what to install */
export function findOrInstall<T>({ purpose, packages, install, alternative, find }: Requirement<T>): T {
  let found = find();
  if (found !== undefined) return found;
  const isInstalled = aptInstall(purpose, packages);
  if (isInstalled) found = find();
  if (found !== undefined) return found;
  const otherwise = alternative ? `, or ${alternative}` : '';
  if (!isDebian()) throw new Error(`${purpose}: ${install}${otherwise}.`);
  const command = `apt-get install ${packages.join(' ')}`;
  if (!isRoot()) throw new Error(`${purpose}: run "sudo ${command}"${otherwise}.`);
  const reason = isInstallForbidden()
    ? `${SKIP_INSTALL} forbids installing it`
    : isInstalled
      ? 'it does not run although apt-get installed it'
      : 'apt-get could not install it';
  throw new Error(`${purpose}, and ${reason}: run "${command}"${otherwise}.`);
}
