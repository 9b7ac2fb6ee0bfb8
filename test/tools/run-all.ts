// `npm run test:all`: what `npm test` leaves out, in groups of which two run at a time. Each group has a line with its time; what a
// group that failed has printed follows it. With names (`npm run test:all -- firefox stacks`): these groups.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { stacks } from '../stacks/stacks.js';
import { named } from './checks.js';

/** What engines differ in: requests, storage, files, events of a page, styles. `npm run test:browsers` runs all tests in all of them. */
const inOtherEngines = [
  ...['element', 'unit/send', 'unit/open-database', 'unit/unsaved', 'drop-in', 'intranet'],
  ...[
    ...['modes', 'faults.test', 'foreign-responses', 'resume', 'presigned-parts', 'presigned-once', 'unfinished'],
    ...['doctor', 'redirects', 'exposed-headers', 'key-conflicts', 'stored-type', 'pinned-address', 'tls/modes'],
  ].map((name) => `e2e/${name}`),
];

/** `npm run test:stacks` runs all. */
const frameworksAndBundlers = [
  ...['readme', 'next-16', 'next-16-dev', 'next-15', 'react-18', 'vue-3', 'svelte-5', 'solid', 'preact', 'angular-20'],
  ...stacks.filter(({ hosts }) => hosts).map(({ name }) => name),
  ...['rollup', 'esbuild', 'esbuild-iife', 'parcel', 'vite-dev'],
];

/** Each group is a script of package.json with its words. Those that take longest come first. */
const groups: readonly { readonly name: string; readonly script: string; readonly words?: readonly string[] }[] = [
  { name: 'webkit', script: 'test', words: ['--browser', 'webkit', ...inOtherEngines] },
  { name: 'firefox', script: 'test', words: ['--browser', 'firefox', ...inOtherEngines] },
  { name: 'stacks', script: 'test:stacks', words: frameworksAndBundlers },
  { name: 'slow', script: 'test', words: ['--slow'] },
  { name: 'backends', script: 'test:backends' },
  { name: 'documents', script: 'docs' },
  { name: 'types', script: 'test:types' },
];

/** Runs a script of package.json. @returns what it printed, and how it ended */
async function npm(script: string, words: readonly string[] = []): Promise<{ output: string; isWell: boolean }> {
  const child = spawn('npm', ['run', '--silent', script, '--', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [output, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { output: output + complaints, isWell: code === 0 };
}

const waiting = [...named(groups, process.argv.slice(2))];
const built = await npm('build');
if (!built.isWell) throw new Error(`The build failed.\n${built.output}`);
const failures: string[] = [];
let sum = 0;
const next = async (): Promise<void> => {
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    const { name, script, words = [] } = group;
    const start = performance.now();
    const { output, isWell } = await npm(script, ['--no-build', ...words]);
    const [, passed = '0', failed = '0'] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
    const lines = new Set(output.split('\n').filter((line) => line.startsWith('✗ ')));
    if (!isWell && lines.size === 0) lines.add('✗ it ended too soon'); // before it could count
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`${name}: ${passed} passed, ${isWell ? 0 : Math.max(Number(failed), 1)} failed, ${seconds} s`);
    if (!isWell) console.log(output.slice(-20_000));
    sum += Number(passed);
    failures.push(...[...lines].map((line) => line.replace('✗ ', `✗ ${name}: `)));
  }
};
await Promise.all([next(), next()]);
console.log([...failures, `${sum} passed, ${failures.length} failed`].join('\n'));
process.exit(failures.length === 0 ? 0 : 1);
