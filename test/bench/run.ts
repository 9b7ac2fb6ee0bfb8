// `npm run bench`: installs the peers where they are missing, builds the package, measures. `-- --help` shows the options.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readOptions } from './options.js';

const options = readOptions(process.argv.slice(2));
const here = fileURLToPath(new URL('.', import.meta.url));

function npm(folder: string, ...args: string[]): void {
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
if (!existsSync(`${here}/node_modules`)) npm(here, 'ci', '--ignore-scripts');
npm('.', 'run', '--silent', 'build');
const { measure } = await import('./measure.js');
await measure(options);
process.exit();
