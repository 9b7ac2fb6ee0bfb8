// `npm run test:stacks [-- names]`: installs the packed package in applications of many frameworks and bundlers, builds them for
// production, and uploads two files in each. `--no-build` packs what was built before; `--lock` writes the lockfiles.
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import OSS from 'ali-oss';
import { type Browser, chromium } from 'playwright-core';
import { freePort } from '../../demo/server/free-port.js';
import { chromiumFlags, findChromium } from '../tools/chromium.js';
import { demoBackend } from '../tools/demo-backend.js';
import type { MockCloudAccess } from '../tools/mock-cloud.js';
import { runIn, startServer } from './command.js';
import { CHECKS, drive, type Marks, type TestFile } from './drive.js';
import { startFront } from './front-server.js';
import { checksOf, driveHost } from './hosts/drive-host.js';
import { makePictures } from './hosts/pictures.js';
import { rejectsMistakes } from './mistakes.js';
import { copyStack, install, packPackage, saveLockfile } from './package.js';
import { type Stack, stacksNamed } from './stacks.js';

interface Row {
  readonly stack: Stack;
  readonly marks: Marks;
  readonly scriptBytes: number;
  readonly seconds: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-build': { type: 'boolean' }, lock: { type: 'boolean' } },
});
const wanted = stacksNamed(positionals);
const work = mkdtempSync(join(realpathSync(tmpdir()), 'stacks-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** The mock cloud of the packed package, as `npx oss-direct-upload mock` starts it. */
async function startPackedMock(tarball: string): Promise<{ cloud: MockCloudAccess; stop(): void }> {
  const folder = join(work, 'mock');
  await runIn(work, ['npm', 'install', '--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund', tarball]);
  const bin = join(folder, 'node_modules/oss-direct-upload/dist/mock/bin.js');
  const child = spawn(process.execPath, [bin, 'mock', '--with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')]);
  if (typeof line !== 'string') throw new Error(`The mock cloud ended with code ${line} before it was ready.`);
  return { cloud: JSON.parse(line) as MockCloudAccess, stop: () => void child.kill() };
}

function makeFile(name: string, size: number): TestFile {
  const file = { name, path: join(work, name), bytes: randomBytes(size) };
  writeFileSync(file.path, file.bytes);
  return file;
}

async function test(stack: Stack, tarball: string, cloud: MockCloudAccess, browser: Browser): Promise<Row> {
  const start = Date.now();
  const folder = join(work, stack.name);
  const marks: Marks = new Map();
  const row = (scriptBytes = 0): Row => ({ stack, marks, scriptBytes, seconds: (Date.now() - start) / 1000 });
  const isDone = async (name: string, run: () => unknown): Promise<boolean> => {
    try {
      await run();
      marks.set(name, undefined);
      return true;
    } catch (error) {
      marks.set(name, error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const isInstalled = await isDone('installs', async () => {
    copyStack(stack, folder, tarball);
    await install(folder);
    if (values.lock) saveLockfile(stack, folder);
  });
  if (!isInstalled) return row();
  const { script = 'build', serve } = stack;
  let output = '';
  const isBuilt = await isDone('builds', async () => {
    if (stack.mistakes) await rejectsMistakes(folder, stack.mistakes);
    if (script) output = await runIn(folder, ['npm', 'run', script]);
  });
  if (!isBuilt) return row();
  const warning = /^.*(WARN|[Ww]arn(ing)?:|\(!\)|⚠).*$/m.exec(output);
  if (warning) marks.set('builds', output.slice(warning.index, warning.index + 1000));

  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  const port = 'command' in serve ? await freePort(0) : 0;
  const isServed = await isDone('loads', async () => {
    if ('command' in serve) server = await startServer(folder, serve.command, port);
  });
  if (!isServed) return row();
  const client = new OSS({ ...cloud, region: `oss-${cloud.region}`, authorizationV4: true, cname: false });
  const front = await startFront(
    demoBackend(cloud),
    'pages' in serve ? { pages: join(folder, serve.pages) } : { port },
    (key) => client.signatureUrlV4('GET', 600, {}, key),
  );
  try {
    if (stack.hosts) {
      pictures ??= makePictures(work);
      for (const name of stack.hosts) await driveHost(name, { browser, front, client, cloud, pictures, marks });
      return row(front.scriptBytes());
    }
    const scriptBytes = await drive({
      browser,
      front,
      files,
      marks,
      expected: stack.console,
      storedBefore: stack.storedBefore,
      storedObject: async (key) => {
        const { content } = (await client.get(key)) as { content: Buffer };
        const { meta } = (await client.head(key)) as { meta: Record<string, string> | null };
        return { bytes: content, metadata: meta ?? {} };
      },
    });
    return row(scriptBytes);
  } finally {
    front.close();
    await server?.stop();
  }
}

let pictures: ReturnType<typeof makePictures> | undefined;
const files = [makeFile('small.bin', 300_000), makeFile('large.bin', 12_000_000)];
if (!values['no-build']) await runIn('.', ['npm', 'run', 'build']);
const tarball = packPackage(work);
const mock = await startPackedMock(tarball);
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
const rows: Row[] = [];
for (const stack of wanted) {
  const row = await test(stack, tarball, mock.cloud, browser);
  rmSync(join(work, stack.name), { recursive: true, force: true });
  rows.push(row);
  const failures = [...row.marks].filter(([, why]) => why !== undefined);
  console.log(`${failures.length === 0 ? '✓' : '✗'} ${stack.name}, ${row.seconds.toFixed(0)} s`);
  for (const [name, why] of failures) console.log(`✗ ${stack.name} › ${name}: ${why}`);
}
await browser.close();
mock.stop();

const width = Math.max(...rows.map(({ stack }) => stack.name.length)) + 2;
const cell = (text: string, name: string) => text.padEnd(name.length + 2);
const isPassed = (marks: Marks, name: string) => marks.has(name) && marks.get(name) === undefined;
const checksIn = ({ hosts }: Stack): readonly string[] => (hosts ? ['installs', 'builds', ...checksOf(hosts)] : CHECKS);
console.log(`\n${' '.repeat(width)}${CHECKS.map((name) => cell(name, name)).join('')}kB gzip  seconds`);
for (const { stack, marks, scriptBytes, seconds } of rows) {
  const results = stack.hosts ? [] : CHECKS.map((name) => cell(isPassed(marks, name) ? 'ok' : 'FAIL', name));
  const passed = checksIn(stack).filter((name) => isPassed(marks, name)).length;
  const text = stack.hosts ? `${passed} of ${checksIn(stack).length} checks` : results.join('');
  const numbers = [(scriptBytes / 1000).toFixed(1).padStart(7), seconds.toFixed(0).padStart(9)];
  console.log(`${stack.name.padEnd(width)}${text.padEnd(CHECKS.join('  ').length + 2)}${numbers.join('')}`);
}
const results = rows.flatMap(({ stack, marks }) => checksIn(stack).map((name) => isPassed(marks, name)));
const failed = results.filter((result) => !result).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
