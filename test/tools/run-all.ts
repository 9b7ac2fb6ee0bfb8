// `npm run test:all`: what `npm test` leaves out, in groups of which two run at a time. Each group has a line with its time; what a
// group that failed has printed follows it. With names (`npm run test:all -- firefox stacks`): these groups.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What engines differ in: requests, storage, files, events of a page, styles. `npm run test:browsers` runs all tests in all of them. */
const inOtherEngines = [
  'element',
  ...['unit/send', 'unit/form-request', 'unit/open-database', 'unit/unsaved'],
  ...[
    'e2e/modes',
    'e2e/faults.test',
    'e2e/foreign-responses',
    'e2e/resume',
    'e2e/presigned-parts',
    'e2e/presigned-once',
  ],
  ...['e2e/unfinished', 'e2e/doctor', 'e2e/redirects', 'e2e/exposed-headers', 'e2e/key-conflicts', 'e2e/stored-type'],
  ...['e2e/pinned-address', 'e2e/tls/modes', 'drop-in', 'intranet'],
];

/** `npm run test:stacks` runs all. */
const frameworksAndBundlers = [
  ...['next-16', 'next-16-dev', 'next-15', 'react-18', 'vue-3', 'svelte-5', 'solid', 'preact', 'angular-20'],
  ...['antd-6', 'element-plus', 'wangeditor-tiptap', 'tinymce-ckeditor'],
  ...['rollup', 'esbuild', 'esbuild-iife', 'parcel', 'vite-dev'],
];

/** Each group is a script of package.json with its words. Those that take longest come first. */
const groups: Record<string, readonly string[]> = {
  webkit: ['test', '--', '--no-build', '--browser', 'webkit', ...inOtherEngines],
  firefox: ['test', '--', '--no-build', '--browser', 'firefox', ...inOtherEngines],
  stacks: ['test:stacks', '--', '--no-build', ...frameworksAndBundlers],
  slow: ['test', '--', '--no-build', '--slow'],
  backends: ['test:backends', '--', '--no-build'],
  documents: ['docs', '--', '--no-build'],
  types: ['test:types', '--', '--no-build'],
};
const AT_ONCE = 2;

interface Result {
  readonly passed: number;
  readonly failures: readonly string[];
}

/** Runs a script of package.json. @returns what it printed, and how it ended */
async function npm(...words: readonly string[]): Promise<{ output: string; isWell: boolean }> {
  const child = spawn('npm', ['run', '--silent', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const [output, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { output: output + complaints, isWell: code === 0 };
}

async function runGroup(name: string, words: readonly string[]): Promise<Result> {
  const start = performance.now();
  const { output, isWell } = await npm(...words);
  const [, passed = '0', failed = '0'] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  const lines = output.split('\n').filter((line) => line.startsWith('✗ '));
  const failures = [...new Set(lines)].map((line) => line.replace('✗ ', `✗ ${name}: `));
  // A group that broke off before it could count is one failure.
  if (!isWell && failures.length === 0) failures.push(`✗ ${name}: it ended too soon`);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${name}: ${passed} passed, ${isWell ? 0 : Math.max(Number(failed), 1)} failed, ${seconds} s`);
  if (!isWell) console.log(output.slice(-20_000));
  return { passed: Number(passed), failures };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in groups));
if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(', ')}. There are ${Object.keys(groups).join(', ')}.`);
const waiting = Object.entries(groups).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const built = await npm('build');
if (!built.isWell) throw new Error(`The build failed.\n${built.output}`);
const results: Result[] = [];
const next = async (): Promise<void> => {
  for (let group = waiting.shift(); group; group = waiting.shift()) results.push(await runGroup(...group));
};
await Promise.all(Array.from({ length: AT_ONCE }, next));
const failures = results.flatMap((one) => one.failures);
const passed = results.reduce((sum, one) => sum + one.passed, 0);
console.log([...failures, `${passed} passed, ${failures.length} failed`].join('\n'));
process.exit(failures.length === 0 ? 0 : 1);
