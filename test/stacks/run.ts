// `npm run test:stacks [-- names]`: installs the packed package in applications of many frameworks and bundlers, builds them for
// production, and uploads two files in each. `--no-build` packs what was built before; `--lock` writes the lockfiles.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { freePort } from '../../demo/server/free-port.js';
import { sdk } from '../support/node/sdk.js';
import { Checks, named } from '../tools/checks.js';
import { findChromium, flagsWithout } from '../tools/chromium.js';
import { demoBackend } from '../tools/demo-backend.js';
import type { CloudAccess } from '../../demo/mock/node/run-command.js';
import { makeFile, workFolder } from '../tools/work-folder.js';
import { runIn, startServer } from './command.js';
import { drive } from './drive.js';
import { driveReadme } from './drive-readme.js';
import { startFront } from './front-server.js';
import { driveHost } from './hosts/drive-host.js';
import { makePictures } from './hosts/pictures.js';
import { rejectsMistakes } from './mistakes.js';
import { copyStack, install, packPackage, saveLockfile } from './package.js';
import { type Stack, stacks } from './stacks.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-build': { type: 'boolean' }, lock: { type: 'boolean' } },
});
const wanted = named(stacks, positionals);
const work = workFolder('stacks');

/** The mock cloud of the packed package, as `npx oss-direct-upload mock` starts it. */
async function startPackedMock(): Promise<{ cloud: CloudAccess; stop(): void }> {
  const folder = join(work, 'mock');
  await runIn(work, ['npm', 'install', '--prefix', folder, '--prefer-offline', '--no-audit', '--no-fund', tarball]);
  const bin = join(folder, 'node_modules/oss-direct-upload/dist/mock/bin.js');
  const child = spawn(process.execPath, [bin, 'mock', '--with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), once(child, 'exit')]);
  if (typeof line !== 'string') throw new Error(`The mock cloud ended with code ${line} before it was ready.`);
  return { cloud: JSON.parse(line) as CloudAccess, stop: () => void child.kill() };
}

async function build(folder: string, { mistakes, script = 'build' }: Stack): Promise<string | undefined> {
  if (mistakes) await rejectsMistakes(folder, mistakes);
  const output = script ? await runIn(folder, ['npm', 'run', script]) : '';
  const warning = /^.*(WARN|[Ww]arn(ing)?:|\(!\)|⚠).*$/m.exec(output);
  return warning ? output.slice(warning.index, warning.index + 1000) : undefined;
}

async function test(stack: Stack): Promise<void> {
  const { name, serve, hosts, console: expected, policy, storedBefore, worker = 'file' } = stack;
  const folder = join(work, name);
  const isInstalled = await checks.check(`${name} › installs`, async () => {
    copyStack(stack, folder, tarball);
    await install(folder);
    if (values.lock) saveLockfile(stack, folder);
  });
  if (isInstalled && stack.isReadme) return driveReadme({ name, folder, browser, cloud, client, checks });
  if (!isInstalled || !(await checks.check(`${name} › builds`, () => build(folder, stack)))) return;

  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  const port = 'command' in serve ? await freePort(0) : 0;
  const isServed = await checks.check(`${name} › starts`, async () => {
    if ('command' in serve) server = await startServer(folder, serve.command, port);
  });
  if (!isServed) return;
  const app = 'pages' in serve ? { pages: join(folder, serve.pages) } : { port };
  const front = await startFront(demoBackend(cloud), app, (key) => client.signatureUrlV4('GET', 600, {}, key));
  try {
    if (hosts) pictures ??= makePictures(work);
    for (const host of hosts ?? [])
      await driveHost(host, { browser, front, client, cloud, pictures: pictures!, checks });
    if (!hosts) await drive({ name, browser, front, client, files, checks, expected, policy, storedBefore, worker });
  } finally {
    front.stop();
    await server?.stop();
  }
}

let pictures: ReturnType<typeof makePictures> | undefined;
const files = [makeFile(work, 'small.bin', 300_000), makeFile(work, 'large.bin', 12_000_000)];
if (!values['no-build']) await runIn('.', ['npm', 'run', 'build']);
const tarball = packPackage(work);
const { cloud, stop } = await startPackedMock();
const client = sdk(cloud);
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: flagsWithout('BackForwardCache,LocalNetworkAccessChecks'), // a page that gets a policy here comes from no address
});
const checks = new Checks();
for (const stack of wanted) {
  const [start, before] = [Date.now(), checks.failed];
  await test(stack);
  rmSync(join(work, stack.name), { recursive: true, force: true });
  console.log(`${checks.failed === before ? '✓' : '✗'} ${stack.name}, ${((Date.now() - start) / 1000).toFixed(0)} s`);
}
await browser.close();
stop();
checks.end();
