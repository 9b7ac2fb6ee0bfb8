import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment variable that forbids installing anything. */
export const SKIP_INSTALL = 'SKIP_APT_INSTALL';

const RELEASE = '/etc/os-release';
/** Two groups of tests may install at once, and `apt-get update` does not wait for its lists. */
const LOCK = join(tmpdir(), 'apt-install.lock');

export const isDebian = (): boolean =>
  existsSync(RELEASE) && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync(RELEASE, 'utf8'));
export const isRoot = (): boolean => process.getuid?.() === 0;
export const isInstallForbidden = (): boolean => Boolean(process.env[SKIP_INSTALL]);

/**
 * Installs packages on Debian and Ubuntu as root, and says so in one line. On other systems, for other users, and if the environment
 * forbids it, does nothing.
 *
 * @param purpose begins that line: "The tests need a browser"
 * @returns whether the packages were installed
 */
export function aptInstall(purpose: string, packages: readonly string[]): boolean {
  if (!isDebian() || !isRoot() || isInstallForbidden()) return false;
  const names = packages.join(' and ');
  console.error(`${purpose}: installing ${names} with apt-get. To forbid this, set ${SKIP_INSTALL}=1.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...packages]])
      execFileSync('flock', [LOCK, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...words], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env,
      });
    return true;
  } catch {
    return false; // apt-get itself has written why
  }
}
