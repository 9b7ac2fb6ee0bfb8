// `npm run bench`: installs the peers where they are missing, builds the package, measures. README.md has the options.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function npm(folder: string, ...args: string[]): void {
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
if (!existsSync('test/bench/node_modules')) npm('test/bench', 'ci', '--ignore-scripts');
npm('.', 'run', '--silent', 'build');
await import('./measure.js');
process.exit();
