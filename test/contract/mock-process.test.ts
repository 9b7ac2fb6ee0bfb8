import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, describe, it } from 'node:test';
import OSS from 'ali-oss';
import { rawRequest } from '../support/node/mock-request.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NODE = [process.execPath, '--import', 'tsx', join(ROOT, 'demo/mock/cli.ts')] as const;
const KEYS = ['--bucket', 'b-process', '--access-key-id', 'AK', '--access-key-secret', 'SECRETsecret'];
const posix = process.platform !== 'win32';

let tmp: string;
const started: ChildProcess[] = [];
const pids: number[] = [];
before(async () => {
  tmp = await mkdtemp(join(tmpdir(), 'mock-process-'));
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  for (const pid of pids.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
});
after(() => rm(tmp, { recursive: true, force: true }));

interface Running {
  child: ChildProcess;
  pid: number;
  port: number;
  endpoint: string;
  errors: () => string;
  exit: Promise<unknown[]>;
}

/** Starts a command that starts the mock, and waits for the line of JSON. */
async function run(command: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore'): Promise<Running> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { cwd: ROOT, stdio: [stdin, 'pipe', 'pipe'] });
  started.push(child);
  const exit = once(child, 'exit') as Promise<unknown[]>;
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout! }), 'line'),
    exit.then(() => [errors]),
  ])) as [string];
  const { pid, endpoint } = JSON.parse(line) as { pid: number; endpoint: string };
  pids.push(pid);
  return { child, pid, endpoint, port: Number(new URL(endpoint).port), errors: () => errors, exit };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function waitUntilEnded(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (!isAlive(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new assert.AssertionError({ message: 'The mock is still running.' });
}

async function assertRunning({ pid, port }: Running, ms = 1500): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  assert.ok(isAlive(pid));
  assert.equal((await rawRequest(port, 'GET', '/-/switches', {})).status, 200);
}

/** A command that starts the same processes as npx: itself, a shell, and the mock. */
function asNpx(): string[] {
  const script = join(tmp, 'npx');
  const words = [...NODE, ...KEYS, '--with-parent'].map((word) => `'${word}'`).join(' ');
  // With a command after the mock, so that the shell does not replace itself with the mock.
  const shell = `: oss-direct-upload; ${words}; exit $?`;
  writeFileSync(
    script,
    `require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(shell)}], { stdio: 'inherit' }).on('exit', (code) => process.exit(code))`,
  );
  chmodSync(script, 0o700);
  return [process.execPath, script, 'oss-direct-upload', 'mock'];
}

describe('mock --with-parent', { timeout: 60_000 }, () => {
  it('ends when its standard input closes', async () => {
    const mock = await run([...NODE, ...KEYS, '--with-parent'], 'pipe');
    await assertRunning(mock, 100);
    mock.child.stdin?.end();
    assert.deepEqual(await mock.exit, [0, null]);
  });

  it('ends when the standard input of npx closes', { skip: !posix }, async () => {
    const mock = await run(asNpx(), 'pipe');
    assert.notEqual(mock.pid, mock.child.pid);
    mock.child.stdin?.end();
    await waitUntilEnded(mock.pid);
    assert.deepEqual(await mock.exit, [0, null]);
  });

  it('ends when the process above npx is killed, without a pipe', { skip: !posix }, async () => {
    const starter = join(tmp, 'starter.cjs');
    const [program, ...args] = asNpx();
    writeFileSync(
      starter,
      `require('node:child_process').spawn(${JSON.stringify(program)}, ${JSON.stringify(args)}, { stdio: ['ignore', 'inherit', 'inherit'] })`,
    );
    const mock = await run([process.execPath, starter]);
    await assertRunning(mock, 1200);
    mock.child.kill('SIGKILL');
    await waitUntilEnded(mock.pid);
  });

  it('ends when its parent is killed', { skip: !posix }, async () => {
    const starter = join(tmp, 'parent.cjs');
    writeFileSync(
      starter,
      `require('node:child_process').spawn(${JSON.stringify(NODE[0])}, ${JSON.stringify([...NODE.slice(1), '--with-parent'])}, { stdio: ['ignore', 'inherit', 'inherit'] })`,
    );
    const mock = await run([process.execPath, starter]);
    await assertRunning(mock, 600);
    mock.child.kill('SIGKILL');
    await waitUntilEnded(mock.pid);
  });

  it('keeps running if its input was closed from the beginning, and without the option', async () => {
    if (posix) await assertRunning(await run(['sh', '-c', 'true | "$@"', 'sh', ...NODE, '--with-parent']));
    await assertRunning(await run([...NODE, '--with-parent'], 'ignore'));
    const plain = await run(NODE, 'pipe');
    plain.child.stdin?.end();
    await assertRunning(plain, 700);
  });

  it('keeps running if it notices only later that its input was closed', { skip: !posix }, async () => {
    const moduleUrl = JSON.stringify(join(ROOT, 'demo/mock/node/end-with-parent.ts'));
    // Blocked for longer than the grace period, so that the timer fires before Node has read standard input.
    const code = `import { endWithParent } from ${moduleUrl};
      const ready = endWithParent(() => process.exit(3));
      for (const until = Date.now() + 300; Date.now() < until;);
      await ready;
      setTimeout(() => process.exit(0), 300);`;
    const script = join(tmp, 'blocked.mts');
    writeFileSync(script, code);
    const child = spawn('sh', ['-c', 'true | "$@"', 'sh', process.execPath, '--import', 'tsx', script], { cwd: ROOT });
    started.push(child);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('ends with an error of its own', async () => {
    const child = spawn(NODE[0], [...NODE.slice(1), '--with-parent', '--bucket', 'A_B'], { cwd: ROOT, stdio: 'pipe' });
    started.push(child);
    assert.deepEqual(await once(child, 'exit'), [1, null]);
  });
});

describe('mock --verbose', () => {
  it('writes a line per request, with the reason of an error and without secrets', async () => {
    const mock = await run([...NODE, ...KEYS, '--verbose']);
    const options = {
      region: 'oss-cn-hangzhou',
      bucket: 'b-process',
      accessKeyId: 'AK',
      sldEnable: true,
      endpoint: mock.endpoint.replace('127.0.0.1', 'localhost'),
    };
    const oss = new OSS({ ...options, accessKeySecret: 'SECRETsecret', authorizationV4: true });
    await oss.put('a b.txt', Buffer.from('x'));
    const put = async (headers: object, method: 'PUT' | 'GET' = 'PUT', queries?: object): Promise<string> =>
      (oss as unknown as { signatureUrlV4: (...words: unknown[]) => Promise<string> }).signatureUrlV4(
        method,
        60,
        { headers, queries },
        'a b.txt',
      );
    const send = async (url: string, init: RequestInit): Promise<number> => (await fetch(url, init)).status;
    const body = new Uint8Array(3);
    await send(await put({ 'Content-Type': 'image/png' }), { method: 'PUT', body });
    await send(await put({}), { method: 'PUT', body, headers: { 'content-type': 'video/x-unknown' } });
    await send(await put({}, 'GET'), { method: 'PUT', body });
    await send(await put({}, 'GET'), { method: 'PUT', body, headers: { 'content-type': 'video/x-unknown' } });
    await send(await put({}), { method: 'PUT', body, headers: { 'x-oss-meta-a': 'secret value' } });
    await send(`${await put({})}&uploadId=7&partNumber=1`, { method: 'PUT', body });
    await send((await put({})).replace('a%20b', 'a%252Bb'), { method: 'PUT', body });
    const wrong = new OSS({ ...options, accessKeySecret: 'wrong', authorizationV4: true });
    await assert.rejects(wrong.put('a b.txt', Buffer.from('x')));
    const v1 = new OSS({ ...options, accessKeySecret: 'wrong' });
    await assert.rejects(v1.put('a b.txt', Buffer.from('x')));
    await rawRequest(mock.port, 'GET', '/b-process/%0A%1b%5B31mforged%5C?x-oss-secret=1', {});
    await rawRequest(mock.port, 'PUT', '/b-process?lifecycle', {});

    const token = `CAIS${'aB3'.repeat(30)}`;
    const policy = Buffer.from(
      JSON.stringify({ expiration: '2099-01-01T00:00:00.000Z', conditions: [['eq', '$x-oss-security-token', token]] }),
    ).toString('base64');
    const form = new FormData();
    const signature = createHmac('sha1', 'SECRETsecret').update(policy).digest('base64');
    const fields = { key: 'k', OSSAccessKeyId: 'AK', policy, Signature: signature };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['x']));
    assert.equal(await send(`${mock.endpoint}/b-process`, { method: 'POST', body: form }), 403);
    await fetch(`${mock.endpoint}/?Action=AssumeRole&AccessKeyId=nobody`);

    await new Promise((resolve) => setTimeout(resolve, 200));
    const output = mock.errors();
    for (const secret of ['SECRETsecret', token, signature, policy, 'secret value', 'x-oss-signature=', '\u001b'])
      assert.ok(!output.includes(secret), `${secret} in ${output}`);
    const lines = output.trimEnd().split('\n');
    const expected = [
      /^\d{4}-\d\d-\d\dT[\d:.]+Z PUT PutObject \/b-process\/a b\.txt 200$/,
      /403 SignatureDoesNotMatch: Content-Type: signed "image\/png", sent none$/,
      /403 SignatureDoesNotMatch: Content-Type: signed none, sent "video\/x-unknown"$/,
      /403 SignatureDoesNotMatch: method: signed GET, sent PUT$/,
      /403 SignatureDoesNotMatch: method: signed GET, sent PUT; Content-Type: signed none, sent "video\/x-unknown"$/,
      /403 SignatureDoesNotMatch: header x-oss-meta-a: not signed, sent$/,
      /PUT .* 403 SignatureDoesNotMatch: query: signed none, sent$/,
      /403 SignatureDoesNotMatch: no usual difference explains it: check the secret first\. Signed here: PUT \//,
      /403 SignatureDoesNotMatch: no usual difference explains it: check the secret first\. Signed here: PUT \/b-process\/a b\.txt, /,
      /403 SignatureDoesNotMatch: no usual difference explains it/,
      /GET GetObject \/b-process\/\\u000a\\u001b\[31mforged\\\\ 403 AccessDenied: /,
      /PutBucketLifecycle \/b-process\/ 501 NotImplemented: The mock does not implement PutBucketLifecycle/,
      /PostObject \/b-process\/ 403 AccessDenied: .*Policy Condition failed: \["eq", ?"\$x-oss-security-token", ?"\*\*\*"\]$/,
      /GET AssumeRole \/ 4\d\d \w+/,
    ];
    assert.equal(lines.length, expected.length, output);
    for (const [at, line] of expected.entries()) assert.match(lines[at] ?? '', line);
  });

  it('is off by default', async () => {
    const mock = await run(NODE);
    await rawRequest(mock.port, 'GET', '/mock-bucket/x', {});
    assert.equal(mock.errors(), '');
  });
});
