import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { chromiumFlags, findChromium } from '../../test/tools/chromium.js';
import { linkPackage } from '../tools/link-package.js';
import { docs } from '../tools/paths.js';
import { samplesFolder } from '../tools/snippet.js';

const folder = `${samplesFolder}/testing`;
const results = mkdtempSync(`${tmpdir()}/testing-samples-`);

/** Runs a program in the samples' folder. @returns what it wrote, if it succeeded */
async function run(program: string, args: readonly string[], settings: NodeJS.ProcessEnv = {}): Promise<string> {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env; // otherwise node --test would report to this test
  const child = spawn(program, args, { cwd: folder, env: { ...environment, NO_COLOR: '1', ...settings } });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (written += String(chunk)));
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  assert.equal(status, 0, written);
  return written;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

const bin = (name: string) => `${docs}node_modules/.bin/${name}`;
const hasNo = (program: string) => spawnSync(program, ['--version']).status !== 0 && `${program} is not installed`;

describe('the samples of "Test your code with the mock"', { timeout: 180_000 }, () => {
  before(linkPackage);
  after(() => rmSync(results, { recursive: true }));

  it('start the mock', async () => {
    assert.equal(await run(process.execPath, ['mock.js']), '1\n');
  });

  it('pass in node:test', async () => {
    assert.match(await run(process.execPath, ['--test', 'backend.test.js']), /pass 3\b/);
  });

  it('pass in Vitest', async () => {
    const args = ['run', '--root', '.', 'album.test.ts'];
    const written = await run(bin('vitest'), args);
    assert.match(written, /3 passed/);
    assert.doesNotMatch(written, /oss-direct-upload: /);
  });

  it('pass in Playwright', async () => {
    const launch = { executablePath: findChromium(), args: chromiumFlags };
    const ports = { MOCK_PORT: await freePort(), PORT: await freePort() };
    const settings = { ...ports, RESULTS: results, LAUNCH_OPTIONS: JSON.stringify(launch) };
    const args = ['test', '-c', `${docs}test/playwright.config.ts`];
    assert.match(await run(bin('playwright'), args, settings), /2 passed/);
  });

  it('are Python', { skip: hasNo('python3') }, async () => {
    await run('python3', ['-c', 'import ast; ast.parse(open("test_upload.py").read())']);
  });

  it('are PHP', { skip: hasNo('php') }, async () => {
    await run('php', ['-l', 'UploadTest.php']);
  });
});
