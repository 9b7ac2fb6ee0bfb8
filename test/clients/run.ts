// `npm run test:clients`: the vendor's own clients against the mock. On Debian and Ubuntu, root installs those that are missing.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mockCloud } from '../../demo/mock/index.js';
import { findOrInstall } from '../tools/find-or-install.js';
import { workFolder } from '../tools/work-folder.js';

const STEPS = ['put', 'list', 'list parts', 'upload in parts', 'resume', 'sign', 'delete'] as const;
type Step = (typeof STEPS)[number];

/** Each program gets the cloud in its environment, and prints `ok STEP`, `not ok STEP: why` or `none STEP: why`. */
interface Client {
  readonly name: string;
  readonly signatures: readonly ('V1' | 'V4')[];
  /** What it needs on Debian and Ubuntu. */
  readonly packages: readonly string[];
  readonly isThere: () => boolean;
  /** The command and its words. */
  readonly command: () => readonly string[];
}

interface Row {
  readonly client: string;
  readonly marks: ReadonlyMap<Step, 'ok' | 'FAIL' | 'none'>;
  readonly notes: readonly string[];
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const work = workFolder('clients');
const succeeds = (program: string, ...words: string[]): boolean => spawnSync(program, words).status === 0;
const GO_PATH = '/usr/share/gocode';

const CLIENTS: readonly Client[] = [
  {
    name: 'ali-oss',
    signatures: ['V1', 'V4'],
    packages: [],
    isThere: () => true,
    command: () => [process.execPath, '--import', import.meta.resolve('tsx'), here('ali-oss.ts')],
  },
  {
    name: 'ruby-aliyun-sdk',
    signatures: ['V1'], // 0.8.0 has no V4
    packages: ['ruby-aliyun-sdk'],
    isThere: () => succeeds('ruby', '-e', 'require "aliyun/oss"'),
    command: () => ['ruby', here('aliyun-sdk.rb')],
  },
  {
    name: 'aliyun-oss-go-sdk',
    signatures: ['V1'], // Debian's is 1.4.0, which has no V4
    packages: ['golang-go', 'golang-github-aliyun-aliyun-oss-go-sdk-dev'],
    isThere: () => succeeds('go', 'version') && existsSync(`${GO_PATH}/src/github.com/aliyun/aliyun-oss-go-sdk/oss`),
    command: () => {
      const program = join(work, 'go-client');
      const env = { ...process.env, GO111MODULE: 'off', GOPATH: GO_PATH, GOFLAGS: '', GOCACHE: join(work, 'go-cache') };
      const { status, stderr } = spawnSync('go', ['build', '-o', program, here('aliyun-oss-go-sdk.go')], { env });
      // An SDK that is there and does not build is a failure of each step.
      const error = `console.error(${JSON.stringify(`it does not build: ${stderr.toString().trim()}`)})`;
      return status === 0 ? [program] : [process.execPath, '-e', error];
    },
  },
];

async function drive(client: string, command: readonly string[], signature: string): Promise<Row> {
  const cloud = await mockCloud({ bucket: 'clients-bucket' });
  const [program = '', ...words] = command;
  const child = spawn(program, words, {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
    env: {
      ...process.env,
      OSS_ENDPOINT: cloud.endpoint,
      OSS_BUCKET: cloud.bucket,
      OSS_ACCESS_KEY_ID: cloud.accessKeyId,
      OSS_ACCESS_KEY_SECRET: cloud.accessKeySecret,
      OSS_SIGNATURE: signature,
    },
  });
  let [said, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await once(child, 'close');
  await cloud.close();

  const name = `${client} ${signature}`;
  const marks = new Map<Step, 'ok' | 'FAIL' | 'none'>();
  const notes: string[] = [];
  for (const step of STEPS) {
    const line = said.split('\n').find((text) => new RegExp(`^(?:ok|not ok|none) ${step}(?::|$)`).test(text));
    marks.set(step, line?.startsWith('ok') ? 'ok' : line?.startsWith('none') ? 'none' : 'FAIL');
    if (marks.get(step) === 'ok') continue;
    notes.push(`${name}: ${line ?? `${step} was not reached: ${errors.trim().replace(/\s+/g, ' ').slice(0, 300)}`}`);
  }
  return { client: name, marks, notes };
}

const rows: Row[] = [];
const skipped: string[] = [];
for (const client of CLIENTS) {
  const { name, packages, isThere, signatures } = client;
  try {
    const [purpose, install] = [`${name} is one of the clients`, `install ${packages.join(', ')}`];
    findOrInstall({ purpose, packages, install, find: () => isThere() || undefined });
  } catch (error) {
    skipped.push(`skipped ${name}: ${String(error)}`);
    continue;
  }
  const command = client.command();
  for (const signature of signatures) rows.push(await drive(name, command, signature));
}

const marks = rows.flatMap((row) => [...row.marks.values()]);
const count = (mark: string): number => marks.filter((one) => one === mark).length;
const width = Math.max(...rows.map(({ client }) => client.length)) + 2;
const table = rows.map(
  (row) => row.client.padEnd(width) + STEPS.map((step) => (row.marks.get(step) ?? '').padEnd(step.length + 2)).join(''),
);
console.log([' '.repeat(width) + STEPS.join('  '), ...table].join('\n'));
for (const note of [...rows.flatMap(({ notes }) => notes), ...skipped]) console.log(note);
console.log(`${count('ok')} passed, ${count('FAIL')} failed`);
process.exitCode = count('FAIL') === 0 ? 0 : 1;
