import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where programs of these names may lie: commands on Linux, apps on macOS, paths below the folders for programs on Windows. */
export function places(names: { linux?: string[]; mac?: string[]; windows?: string[] }): string[] {
  const { env, platform } = process;
  const inAll = (folders: readonly (string | undefined)[], paths: readonly string[] = []) =>
    paths.flatMap((path) => folders.flatMap((folder) => (folder === undefined ? [] : join(folder, path))));
  if (platform === 'darwin') return inAll(['/Applications', `${env.HOME}/Applications`], names.mac);
  if (platform === 'win32') return inAll([env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA], names.windows);
  return inAll([...(env.PATH ?? '').split(':'), '/usr/bin', '/usr/local/bin', '/snap/bin'], names.linux);
}

/** The browser that a variable of the environment names, or the first that lies in one of these places. @throws where the variable is wrong */
export function findBrowser(variable: string, candidates: readonly string[]): string | undefined {
  const chosen = process.env[variable];
  if (!chosen) return candidates.find(runs);
  if (runs(chosen)) return chosen;
  throw new Error(`${variable} is ${chosen}, but no browser runs there: correct it or unset it.`);
}

/** Some distributions ship a `chromium` that only says how to install one: it must be able to print its version. */
function runs(path: string): boolean {
  const prints = () => spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
  return existsSync(path) && (process.platform !== 'linux' || prints());
}
