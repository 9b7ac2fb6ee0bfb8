// `npm run test:clients`: the vendor's own clients against the mock; ali-oss is in `contract/mock-ali-oss`. On Debian and Ubuntu, root
// installs those that are missing. They have no package of the SDK for C#: it runs where `OSS_CSHARP_SDK` names a checkout of
// aliyun-oss-csharp-sdk.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { mockCloud } from '../../demo/mock/index.js';
import { Checks } from '../tools/checks.js';
import { findOrInstall } from '../tools/find-or-install.js';
import { workFolder } from '../tools/work-folder.js';

const STEPS = ['put', 'list', 'list parts', 'upload in parts', 'resume', 'sign', 'delete'];

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

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const work = workFolder('clients');
const succeeds = (program: string, ...words: string[]): boolean => spawnSync(program, words).status === 0;
const GO_PATH = '/usr/share/gocode';
const { OSS_CSHARP_SDK = '' } = process.env;
const LIBRARIES = ['System.Core', 'System.Web', 'System.Xml.Linq', 'System.Configuration', 'System.Net.Http'];

/** @returns what runs the program; if it does not build, what says why, so that each step fails */
function built(program: readonly string[], compiler: string, words: string[], env = process.env): readonly string[] {
  const { status, stdout, stderr } = spawnSync(compiler, words, { env, cwd: work, encoding: 'utf8' });
  const why = `it does not build: ${(stdout + stderr).trim()}`;
  return status === 0 ? program : [process.execPath, '-e', `console.error(${JSON.stringify(why)})`];
}

const CLIENTS: readonly Client[] = [
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
      return built([program], 'go', ['build', '-o', program, here('aliyun-oss-go-sdk.go')], env);
    },
  },
  {
    name: 'aliyun-oss-csharp-sdk',
    signatures: ['V1', 'V4'],
    packages: ['mono-devel'],
    isThere: () => succeeds('mcs', '--version') && succeeds('mono', '--version') && existsSync(OSS_CSHARP_SDK),
    command: () => {
      const program = join(work, 'csharp-client.exe');
      const texts = join(work, 'Aliyun.OSS.Properties.Resources.resources');
      spawnSync('resgen', [`${OSS_CSHARP_SDK}/sdk/Properties/Resources.resx`, texts]);
      const used = [`-resource:${texts}`, ...LIBRARIES.map((name) => `-r:${name}.dll`)];
      const sources = [`-recurse:${OSS_CSHARP_SDK}/sdk/*.cs`, here('aliyun-oss-csharp-sdk.cs')];
      return built(['mono', program], 'mcs', [`-out:${program}`, '-warn:0', ...used, ...sources]);
    },
  },
];

const checks = new Checks();

/** Runs a client, and says at once what is not well. @returns its row of the table */
async function drive(client: string, command: readonly string[], signature: string): Promise<string[]> {
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
  const [said, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await cloud.close();

  const row = [`${client} ${signature}`];
  const why = errors.trim().replace(/\s+/g, ' ').slice(0, 300);
  for (const step of STEPS) {
    const printed = said.split('\n').find((one) => new RegExp(`^(?:ok|not ok|none) ${step}(?::|$)`).test(one));
    const line = printed ?? `${step} was not reached: ${why}`;
    const hasNone = line.startsWith('none');
    if (hasNone) console.log(`${row[0]}: ${line}`);
    const isWell = hasNone || (await checks.check(row[0]!, () => (line.startsWith('ok') ? undefined : line)));
    row.push(hasNone ? 'none' : isWell ? 'ok' : 'FAIL');
  }
  return row;
}

const rows: string[][] = [['', ...STEPS]];
for (const client of CLIENTS) {
  const { name, packages, isThere, signatures } = client;
  try {
    const [purpose, install] = [`${name} is one of the clients`, `install ${packages.join(', ')}`];
    findOrInstall({ purpose, packages, install, find: () => isThere() || undefined });
  } catch (error) {
    console.log(`skipped ${name}: ${String(error)}`);
    continue;
  }
  const command = client.command();
  for (const signature of signatures) rows.push(await drive(name, command, signature));
}

const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
checks.end();
