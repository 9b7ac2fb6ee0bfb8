// `npm run test:backends [-- names]`: starts each backend of demo/backends against the mock cloud, and uses it by the widget in Chromium.
// On Debian and Ubuntu, root installs the languages that are missing. `--no-build` uses what was built before.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  cpSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import OSS from 'ali-oss';
import { chromium } from 'playwright-core';
import { mockCloud } from '../../demo/mock/index.js';
import { freePort } from '../../demo/server/free-port.js';
import { runIn } from '../stacks/command.js';
import { isDebian, isInstallForbidden, isRoot } from '../tools/apt-install.js';
import { chromiumFlags, findChromium } from '../tools/chromium.js';
import { findOrInstall } from '../tools/find-or-install.js';
import { type Backend, backendsNamed, folderOf, pathOf } from './backends.js';
import {
  ADDRESSES,
  checkAddress,
  checkLongNames,
  checkNotSetUp,
  checkNoUser,
  checkStsFailure,
  grantChecks,
  MODES,
} from './check-grants.js';
import { showsMessage, type TestFile, uploads } from './check-uploads.js';
import { checkVectors } from './check-vectors.js';
import { startBackend } from './start-backend.js';
import { startSite } from './site.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { 'no-build': { type: 'boolean' } } });
const wanted = backendsNamed(positionals);
const work = mkdtempSync(join(realpathSync(tmpdir()), 'backends-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

function makeFile(name: string, size: number): TestFile {
  const file = { name, path: join(work, name), bytes: randomBytes(size) };
  writeFileSync(file.path, file.bytes);
  return file;
}

/** A user's id and a bucket of the most characters that they may have. */
const longUser = 'u'.repeat(48);
const longBucket = 'b'.repeat(63);

/** How each language says that there is no user; Go knows only texts. */
const nobody: Record<string, string> = { js: 'undefined', py: 'None', php: 'null', rb: 'nil', go: '""', java: 'null' };

/** Copies a backend, and signs everybody in as this user; without an id as nobody. */
async function copyFor(backend: Backend, folder: string, userId?: string): Promise<string> {
  const copy = `${folder}-${userId ? 'long' : 'nobody'}`;
  cpSync(folder, copy, { recursive: true });
  for (const name of readdirSync(copy).filter((file) => /\.(js|py|php|rb|go|java)$/.test(file))) {
    const text = readFileSync(join(copy, name), 'utf8');
    const user = userId ? JSON.stringify(userId) : nobody[name.replace(/.*\./, '')]!;
    writeFileSync(join(copy, name), text.replace(/(['"])demo\1/, user));
  }
  for (const command of backend.prepare ?? []) await runIn(copy, command);
  return copy;
}

/** A file of zeros that takes no room on the disk. */
function makeHollowFile(name: string, size: number): string {
  const path = join(work, name);
  const file = openSync(path, 'w');
  ftruncateSync(file, size);
  closeSync(file);
  return path;
}

const small = makeFile('small.pdf', 300_000);
const large = makeFile('large.pdf', 12_000_000);
const tooLarge = makeHollowFile('too-large.pdf', 101 * 1024 * 1024);
const forbidden = makeFile('page.html', 2000).path;

if (!values['no-build']) await runIn('.', ['npm', 'run', 'build']);
const cloud = await mockCloud({ bucket: 'backends-bucket' });
const client = new OSS({ ...cloud, region: `oss-${cloud.region}`, authorizationV4: true, cname: false });
const storedBytes = async (key: string) => ((await client.get(key)) as { content: Buffer }).content;
const longCloud = await mockCloud({ bucket: longBucket });
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
const site = await startSite();

let [passed, failed] = [0, 0];

async function check(backend: Backend, name: string, run: () => unknown): Promise<boolean> {
  try {
    await run();
    passed++;
    return true;
  } catch (error) {
    failed++;
    console.log(`✗ ${backend.name} › ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function test(backend: Backend): Promise<void> {
  const folder = join(work, backend.name);
  const environment = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
    OSS_BUCKET: cloud.bucket,
    OSS_REGION: cloud.region,
    OSS_ROLE_ARN: cloud.roleArn,
    OSS_ENDPOINT: cloud.endpoint,
    OSS_STS_ENDPOINT: cloud.endpoint,
    OSS_CALLBACK_URL: `${site.origin}/callback`,
  };
  let server: Awaited<ReturnType<typeof startBackend>> | undefined;
  const port = await freePort(0);
  const isStarted = await check(backend, 'starts', async () => {
    cpSync(folderOf(backend), folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
    if (backend.signer) cpSync(join('test/backends/vectors', backend.signer), join(folder, backend.signer));
    for (const command of backend.prepare ?? []) await runIn(folder, command);
    if (backend.serve) server = await startBackend(folder, backend.serve(port), port, environment);
  });
  if (!isStarted) return;
  if (backend.sign) await check(backend, 'vectors', () => checkVectors(folder, backend.sign ?? []));
  if (!server) return;
  site.forwardTo(port, pathOf(backend));
  const endpoint = `http://127.0.0.1:${port}${pathOf(backend)}`;
  try {
    for (const [name, run] of Object.entries(grantChecks)) await check(backend, name, () => run(endpoint, cloud));
    for (const mode of MODES) {
      const uploader = { browser, site, mode };
      const files = mode === 'sts' ? [small, large] : [small];
      await check(backend, `${mode} uploads`, () => uploads(uploader, files, storedBytes));
      await check(backend, `${mode}, too large`, () => showsMessage(uploader, tooLarge, 'at most 100 MB'));
      await check(backend, `${mode}, forbidden type`, () => showsMessage(uploader, forbidden, 'text/html'));
    }
  } finally {
    await server.stop();
  }
  const withOther = async (change: Record<string, string>, run: () => Promise<void>) => {
    const other = await startBackend(folder, backend.serve?.(port) ?? [], port, { ...environment, ...change });
    await run().finally(() => other.stop());
  };
  const addresses = ADDRESSES.filter(([address]) => backend.name !== 'express' || !address.includes('[')); // ali-oss knows no IPv6
  for (const [address, bucketUrl] of addresses)
    await check(backend, `address ${address}`, () =>
      withOther({ OSS_ENDPOINT: address, OSS_REGION: `oss-${cloud.region}` }, () => checkAddress(endpoint, bucketUrl)),
    );
  await check(backend, 'a missing bucket and region', () =>
    withOther({ OSS_BUCKET: '', OSS_REGION: '' }, async () => {
      await checkNotSetUp(endpoint, cloud, 'post-policy', 'OSS_BUCKET, OSS_REGION');
      await showsMessage({ browser, site, mode: 'post-policy' }, small.path, 'not set up correctly', 10_000);
    }),
  );
  await check(backend, 'a missing key', () =>
    withOther({ ALIBABA_CLOUD_ACCESS_KEY_SECRET: '' }, () =>
      checkNotSetUp(endpoint, cloud, 'presigned-url', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'),
    ),
  );
  await check(backend, 'a missing role', () =>
    withOther({ OSS_ROLE_ARN: '' }, async () => {
      await checkNotSetUp(endpoint, cloud, 'sts', 'OSS_ROLE_ARN');
      await uploads({ browser, site, mode: 'post-policy' }, [small], storedBytes);
    }),
  );
  await check(backend, 'a long bucket and user', async () => {
    const { endpoint: address, accessKeyId, accessKeySecret, roleArn } = longCloud;
    const long = await startBackend(await copyFor(backend, folder, longUser), backend.serve?.(port) ?? [], port, {
      ...environment,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
      OSS_ROLE_ARN: roleArn,
      OSS_BUCKET: longBucket,
      OSS_ENDPOINT: address,
      OSS_STS_ENDPOINT: address,
    });
    await checkLongNames(endpoint, longCloud, `uploads/${longUser}/`).finally(() => long.stop());
  });
  await check(backend, 'no user', async () => {
    const other = await startBackend(await copyFor(backend, folder), backend.serve?.(port) ?? [], port, environment);
    await checkNoUser(endpoint).finally(() => other.stop());
  });
  await check(backend, 'STS rejects the role', () =>
    withOther({ OSS_ROLE_ARN: `${cloud.roleArn}-other` }, () =>
      checkStsFailure(endpoint, cloud, /EntityNotExist\.Role/),
    ),
  );
  await check(backend, 'STS is not there', () =>
    withOther({ OSS_STS_ENDPOINT: 'http://127.0.0.1:1' }, () => checkStsFailure(endpoint, cloud, /reach|ECONN/)),
  );
}

for (const backend of wanted) {
  const start = Date.now();
  const before = failed;
  try {
    findOrInstall({
      purpose: `${backend.name} is one of the backends`,
      packages: backend.packages,
      install: `install ${backend.packages.join(', ')}`,
      find: () => backend.isInstalled() || undefined,
    });
  } catch (error) {
    // Only where nothing may be installed is a language that is missing no failure.
    if (isDebian() && isRoot() && !isInstallForbidden()) throw error;
    console.log(`skipped ${backend.name}: ${String(error)}`);
    continue;
  }
  await test(backend);
  rmSync(join(work, backend.name), { recursive: true, force: true });
  console.log(`${failed === before ? '✓' : '✗'} ${backend.name}, ${((Date.now() - start) / 1000).toFixed(0)} s`);
}
await browser.close();
site.close();
await cloud.close();
await longCloud.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
