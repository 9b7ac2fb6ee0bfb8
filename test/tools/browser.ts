import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const isRoot = process.getuid?.() === 0;

const onLinux = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const onMac = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const onWindows = [
  'Google/Chrome/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
  'Chromium/Application/chrome.exe',
];

function places(): string[] {
  const { env, platform } = process;
  if (platform === 'darwin') {
    return ['', env.HOME ?? ''].flatMap((home) =>
      onMac.map((app) => `${home}/Applications/${app}.app/Contents/MacOS/${app}`),
    );
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => onWindows.map((path) => join(root, path)));
  }
  const folders = (env.PATH ?? '').split(':').concat('/usr/bin', '/usr/local/bin', '/snap/bin');
  return onLinux.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Some distributions ship a `chromium` that only says how to install one: what cannot tell its version is no browser. */
function runs(path: string): boolean {
  if (!existsSync(path)) return false;
  return (
    process.platform !== 'linux' || spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0
  );
}

function isDebian(): boolean {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

function install(): void {
  console.error('No Chrome, Edge or Chromium found: installing chromium with apt-get.');
  const apt = (...args: string[]) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'chromium');
  } catch {
    // what follows says what is missing
  }
}

function find(): string | undefined {
  const chosen = process.env.CHROME_PATH;
  return chosen ? [chosen].find(runs) : places().find(runs);
}

/** The browser to test in; where there is none, installs Debian's as root or ends the process with one sentence. */
export function findBrowser(): string {
  const found = find();
  if (found) return found;
  if (process.env.CHROME_PATH) {
    console.error(`CHROME_PATH is ${process.env.CHROME_PATH}, but no browser runs there: correct it or unset it.`);
    process.exit(1);
  }
  if (isRoot && isDebian()) install();
  const installed = find();
  if (installed) return installed;
  console.error(
    'The tests need a browser: install Google Chrome, Microsoft Edge or Chromium, or set CHROME_PATH to one.',
  );
  process.exit(1);
}

/** Quiet, offline, and startable as root and in containers. */
export const browserFlags = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--host-resolver-rules=MAP intranet.test 127.0.0.1',
  ...(isRoot ? ['--no-sandbox'] : []),
];
