// `npm run build`: each step begins as soon as what it needs is there. A line for each; the first that fails ends the build with its output.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { build } from 'vite';
import { COMPILED } from './chunks.js';

type Step = () => Promise<unknown>;

/** A command of a package: npm's scripts find those. @throws its output if it fails */
const command = (name: string, ...args: string[]): Step =>
  async function run() {
    const shell = process.platform === 'win32';
    const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], shell });
    const ended = once(child, 'close') as Promise<[number | null]>;
    const [output, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code !== 0) throw new Error(output + complaints);
  };
const compile = (config: string) => command('tsc', '-p', `tsconfig.${config}.json`);
const bundle =
  (mode: string): Step =>
  () =>
    build({ mode, logLevel: 'warn' });

/** Each step, and those that have to be done before it. */
const steps: Readonly<Record<string, readonly [needs: readonly string[], run: Step]>> = {
  manifest: [[], command('cem', 'analyze')],
  names: [['manifest'], () => import('./write-element-data.js')],
  compile: [['names'], compile('build')],
  mock: [[], compile('mock')],
  form: [[], compile('mini-program-form')],
  workers: [['compile'], () => import('./embed-worker.js')],
  package: [['workers', 'mock'], () => import('./bundle-package.js')],
  cdn: [['workers'], bundle('production')],
  single: [['cdn'], bundle('single')], // which empties their folder
  heic: [['cdn'], bundle('heic')],
  'mini-program-form': [['form'], bundle('mini-program-form')],
  'mini-program': [['compile'], bundle('mini-program')],
};

const begun = new Map<string, Promise<void>>();

async function done(name: string): Promise<void> {
  const [needs, run] = steps[name]!;
  await Promise.all(needs.map(begin));
  const start = performance.now();
  await run().catch((error: unknown) => {
    console.error(`${name} failed.\n${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  });
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

function begin(name: string): Promise<void> {
  const known = begun.get(name);
  if (known) return known;
  const promise = done(name);
  begun.set(name, promise);
  return promise;
}

for (const folder of [COMPILED, 'dist']) rmSync(folder, { recursive: true, force: true });
await Promise.all(Object.keys(steps).map(begin));
