// `npm run test:backends [-- names]`: starts each backend of demo/backends against the mock cloud, and uses it by the widget in Chromium.
// On Debian and Ubuntu, root installs the languages that are missing. `--no-build` uses what was built before.
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { mockCloud, type MockCloud } from '../../demo/mock/index.js';
import { variablesOf } from '../../demo/mock/node/run-command.js';
import { freePort } from '../../demo/server/free-port.js';
import { runIn, startServer } from '../stacks/command.js';
import { type EndpointMode, endpointModes } from '../support/node/endpoints.js';
import { sdk } from '../support/node/sdk.js';
import { Checks, named } from '../tools/checks.js';
import { findChromium, flagsWithout } from '../tools/chromium.js';
import { listen } from '../tools/listen.js';
import { makeFile, workFolder } from '../tools/work-folder.js';
import { type Backend, backends } from './backends.js';
import { ahead, checkCompleted, checkRules } from './check-completed.js';
import {
  ADDRESSES,
  checkAddress,
  checkLongNames,
  checkNotSetUp,
  checkNoUser,
  checkStsFailure,
  grantChecks,
} from './check-grants.js';
import { hasLanguage } from './has-language.js';
import { showsMessage, uploads } from './check-uploads.js';
import { checkVectors } from './check-vectors.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'no-build': { type: 'boolean' } } });
const wanted = named(backends, positionals);
const work = workFolder('backends');

/** A user's id and a bucket of the most characters that they may have. */
const longUser = 'u'.repeat(48);
const longBucket = 'b'.repeat(63);

/** How each language says that there is no user; Go knows only texts. */
const nobody: Record<string, string> = { mjs: 'undefined', py: 'None', php: 'null', rb: 'nil', go: '""', java: 'null' };

const small = makeFile(work, 'small.pdf', 300_000);
const large = makeFile(work, 'large.pdf', 12_000_000);
const tooLarge = makeFile(work, 'too-large.pdf', 0).path;
truncateSync(tooLarge, 101 * 1024 * 1024); // zeros that take no room on the disk
const forbidden = makeFile(work, 'page.html', 2000).path;

if (!values['no-build']) await runIn('.', ['npm', 'run', 'build']);
const cloud = await mockCloud({ bucket: 'backends-bucket', clock: () => Date.now() + ahead.time });
const longCloud = await mockCloud({ bucket: longBucket });
const storedBytes = async (key: string) => ((await sdk(cloud).get(key)) as { content: Buffer }).content;
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: flagsWithout('LocalNetworkAccessChecks'), // the pages come from no address
});
const callbacks: Record<string, unknown>[] = [];
const callbackServer = createServer(async (request, response) => {
  callbacks.push((await json(request)) as Record<string, unknown>);
  response.setHeader('content-type', 'application/json').end('{"saved":true}');
});
const { origin: callbackUrl } = await listen(callbackServer);
const checks = new Checks();

const environmentOf = (its: MockCloud) => ({ ...variablesOf(its), OSS_CALLBACK_URL: `${callbackUrl}/` });

async function prepare({ prepare: commands = [] }: Backend, folder: string): Promise<void> {
  for (const command of commands) await runIn(folder, command);
}

/** Copies a backend, and signs everybody in as this user; without an id as nobody. */
async function copyFor(backend: Backend, folder: string, userId?: string): Promise<string> {
  const copy = `${folder}-${userId ? 'long' : 'nobody'}`;
  cpSync(folder, copy, { recursive: true });
  for (const name of readdirSync(copy).filter((file) => /\.(mjs|py|php|rb|go|java)$/.test(file))) {
    const text = readFileSync(join(copy, name), 'utf8');
    const user = userId ? JSON.stringify(userId) : nobody[name.replace(/.*\./, '')]!;
    writeFileSync(join(copy, name), text.replace(/(['"])demo\1/, user));
  }
  await prepare(backend, copy);
  return copy;
}

async function test(backend: Backend): Promise<void> {
  const { name, sign, serve, path = '/api/oss-permission' } = backend;
  const folder = join(work, name);
  const check = (what: string, run: () => Promise<void>) => checks.check(`${name} › ${what}`, run);
  const isReady = await check('is prepared', async () => {
    cpSync(join('demo/backends', backend.folder ?? name), folder, {
      recursive: true,
      filter: (one) => !one.includes('node_modules'),
    });
    if (sign) cpSync(join('test/backends/vectors', sign.file), join(folder, sign.file));
    await prepare(backend, folder);
  });
  if (!isReady) return;
  if (sign) await check('vectors', async () => checkVectors(folder, sign.command));
  if (!serve) return;
  const port = await freePort(0);
  const endpoint = `http://127.0.0.1:${port}${path}`;
  const inMode = (mode: EndpointMode) => ({ browser, endpoint, callbacks, mode });
  /** Runs with a server of the backend whose environment differs. */
  const served = async (change: Record<string, string>, run: () => Promise<unknown>, its = folder) => {
    const server = await startServer(its, serve, port, { ...environmentOf(cloud), ...change });
    await run().finally(() => server.stop());
  };
  const checkServed = (what: string, change: Record<string, string>, run: () => Promise<unknown>) =>
    check(what, () => served(change, run));

  await checkServed('starts', {}, async () => {
    for (const [what, run] of Object.entries(grantChecks)) await check(what, () => run(endpoint, cloud));
    for (const mode of endpointModes) {
      const files = mode === 'sts' ? [small, large] : [small];
      await check(`${mode} uploads`, () => uploads(inMode(mode), files, storedBytes));
      await check(`${mode}, too large`, () => showsMessage(inMode(mode), tooLarge, 'at most 100 MB'));
      await check(`${mode}, forbidden type`, () => showsMessage(inMode(mode), forbidden, 'text/html'));
    }
  });
  await checkServed('rules', {}, () => checkRules(endpoint));
  await checkServed('completed', { OSS_COMPLETED: '1' }, async () => {
    await checkCompleted(endpoint, cloud);
    for (const mode of endpointModes) {
      const dataOf = (key: string) => ({ key, size: small.bytes.length, user: 'demo' });
      await check(`${mode} uploads, and saves`, () => uploads(inMode(mode), [small], storedBytes, dataOf));
    }
  });
  const addresses = ADDRESSES.filter(([address]) => !name.startsWith('express') || !address.includes('[')); // ali-oss knows no IPv6
  for (const [address, bucketUrl] of addresses)
    await checkServed(`address ${address}`, { OSS_ENDPOINT: address, OSS_REGION: `oss-${cloud.region}` }, () =>
      checkAddress(endpoint, bucketUrl),
    );
  await checkServed('a missing bucket and region', { OSS_BUCKET: '', OSS_REGION: '' }, async () => {
    await checkNotSetUp(endpoint, cloud, 'post-policy', 'OSS_BUCKET, OSS_REGION');
    await showsMessage(inMode('post-policy'), small.path, 'not set up correctly', 10_000);
  });
  await checkServed('a missing key', { ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' }, () =>
    checkNotSetUp(endpoint, cloud, 'presigned-url', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
  );
  await checkServed('a missing role', { OSS_ROLE_ARN: '' }, async () => {
    await checkNotSetUp(endpoint, cloud, 'sts', 'OSS_ROLE_ARN');
    await uploads(inMode('post-policy'), [small], storedBytes);
  });
  await checkServed('STS rejects the role', { OSS_ROLE_ARN: `${cloud.roleArn}-other` }, () =>
    checkStsFailure(endpoint, cloud, /EntityNotExist\.Role/),
  );
  await checkServed('STS is not there', { OSS_STS_ENDPOINT: 'http://127.0.0.1:1' }, () =>
    checkStsFailure(endpoint, cloud, /reach|ECONN/),
  );
  await check('a long bucket and user', async () => {
    const run = () => checkLongNames(endpoint, longCloud, `uploads/${longUser}/`);
    await served(environmentOf(longCloud), run, await copyFor(backend, folder, longUser));
  });
  await check('no user', async () => served({}, () => checkNoUser(endpoint), await copyFor(backend, folder)));
}

for (const backend of wanted) {
  const [start, before] = [Date.now(), checks.failed];
  const { name } = backend;
  if (!hasLanguage(backend)) continue;
  await test(backend);
  rmSync(join(work, name), { recursive: true, force: true });
  console.log(`${checks.failed === before ? '✓' : '✗'} ${name}, ${((Date.now() - start) / 1000).toFixed(0)} s`);
}
await browser.close();
checks.end();
