import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

function isDebian(): boolean {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** Installs packages on Debian and Ubuntu as root, quietly; elsewhere, or where that fails, does nothing: the caller looks again. */
export function aptInstall(...packages: string[]): void {
  if (process.getuid?.() !== 0 || !isDebian()) return;
  console.error(`Installing ${packages.join(', ')} with apt-get.`);
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packages);
  } catch {
    // what follows says what is missing
  }
}
