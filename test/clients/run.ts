// `npm run test:clients`: Ruby's aliyun-sdk, another client of the vendor than `ali-oss`, against the mock. On Debian and Ubuntu, root
// installs it if it is missing.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { mockCloud } from '../../demo/mock/index.js';
import { findOrInstall } from '../tools/find-or-install.js';

const RUBY = 'ruby';
/** For each the program prints `✓ STEP`, or `✗ STEP: why`. */
const STEPS = ['put', 'list', 'list parts', 'upload in parts', 'resume', 'sign', 'delete'];

findOrInstall({
  purpose: 'The clients need Ruby’s aliyun-sdk',
  packages: ['ruby-aliyun-sdk'],
  install: 'install it',
  find: () => spawnSync(RUBY, ['-e', 'require "aliyun/oss"']).status === 0 || undefined,
});
const work = mkdtempSync(join(tmpdir(), 'clients-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
const cloud = await mockCloud({ bucket: 'clients-bucket' });
const child = spawn(RUBY, [resolve('test/clients/aliyun-sdk.rb')], {
  ...{ cwd: work, stdio: ['ignore', 'pipe', 'inherit'], timeout: 120_000 },
  env: {
    ...process.env,
    OSS_ENDPOINT: cloud.endpoint,
    OSS_BUCKET: cloud.bucket,
    OSS_ACCESS_KEY_ID: cloud.accessKeyId,
    OSS_ACCESS_KEY_SECRET: cloud.accessKeySecret,
  },
});
const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
await cloud.close();
const lines = said.split('\n');
const results = STEPS.map(
  (step) =>
    lines.find((line) => line === `✓ ${step}` || line.startsWith(`✗ ${step}:`)) ?? `✗ ${step}: it was not reached`,
);
const failed = results.filter((line) => line.startsWith('✗')).length;
console.log([...results, `${STEPS.length - failed} passed, ${failed} failed`].join('\n'));
process.exitCode = failed === 0 ? 0 : 1;
