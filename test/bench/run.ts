// `npm run bench`: installs the peers where they are missing, builds the package, measures.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const usage = `npm run bench -- [rows…] [--runs N] [--only client,client] [--quick]

  rows     beginnings of their names: sizes, gigabyte, loopback, latency, cut, slow, hotel, refused, far,
           max-speed, small, images, http2, many, list, huge; none: all
  --runs   of each client in each row, interleaved (default 5)
  --only   these clients
  --quick  small work, one run: shows that all of it runs, measures nothing, writes nothing`;

function readOptions() {
  try {
    const { values, positionals: rows } = parseArgs({
      allowPositionals: true,
      options: { runs: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
    });
    const runs = Number(values.runs ?? (values.quick ? 1 : 5));
    if (!(runs >= 1)) throw new Error('--runs wants a number.');
    return { rows, clients: values.only?.split(',') ?? [], runs, quick: values.quick };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return process.exit(1);
  }
}

function npm(folder: string, ...args: string[]): void {
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
}

const options = readOptions();
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
if (!existsSync('test/bench/node_modules')) npm('test/bench', 'ci', '--ignore-scripts');
npm('.', 'run', '--silent', 'build');
const { measure } = await import('./measure.js');
await measure(options);
process.exit();
