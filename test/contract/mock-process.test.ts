import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, afterEach, describe, it } from 'node:test';
import type { MockCloud } from '../../demo/mock/index.js';
import { policyOf, rawRequest, signPolicyV1, formBody, FORM } from '../support/node/mock-request.js';
import { assume, codeOf, sdk } from '../support/node/sdk.js';
import { until } from '../support/until.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** As it is shipped. */
const mockFile = (name: string) => join(ROOT, 'dist/mock', name);
const CLI = [process.execPath, mockFile('cli.js')] as const;
const KEYS = ['--bucket', 'b-process', '--access-key-id', 'AK', '--access-key-secret', 'SECRETsecret'];
const posix = process.platform !== 'win32';

const tmp = await mkdtemp(join(tmpdir(), 'mock-process-'));
after(() => rm(tmp, { recursive: true, force: true }));
const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Running {
  child: ChildProcess;
  /** What it printed. */
  ready: Pick<MockCloud, 'endpoint' | 'bucket' | 'region' | 'accessKeyId' | 'accessKeySecret' | 'roleArn'> & {
    pid: number;
  };
  port: number;
  lines: string[];
  errors: () => string;
  exit: Promise<unknown[]>;
}

/** Waits for the line of JSON that the mock prints. @throws what it writes to stderr, if it ends instead */
async function started(child: ChildProcess): Promise<Running> {
  ends.push(() => child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
  await Promise.race([once(output, 'line'), exit.then(() => Promise.reject(new Error(`It ended: ${errors}`)))]);
  const ready = JSON.parse(lines[0]!) as Running['ready'];
  ends.push(() => isAlive(ready.pid) && process.kill(ready.pid, 'SIGKILL'));
  return { child, ready, port: Number(new URL(ready.endpoint ?? 'http://x').port), lines, errors: () => errors, exit };
}

/** Starts a command that starts the mock. */
const run = ([program = '', ...args]: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore'): Promise<Running> =>
  started(spawn(program, args, { cwd: ROOT, stdio: [stdin, 'pipe', 'pipe'] }));

/** Starts the mock as Node's own child, with a channel to it. */
const runForked = (args: string[], folder = tmp): Promise<Running> => {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc'];
  const env = { ...process.env, TMPDIR: folder };
  return started(fork(CLI[1], args, { execArgv: [], stdio, env }));
};

/** Runs a command that ends by itself. */
const runToEnd = (file: string, args: string[]) =>
  spawnSync(process.execPath, [mockFile(file), ...args], { encoding: 'utf8' });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Asserts that the mock runs, and still does after the time that it needs to see that its parent has gone. */
async function assertRunning({ ready: { pid }, port }: Running, ms = 700): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  assert.ok(isAlive(pid));
  assert.equal((await rawRequest(port, 'GET', '/-/switches', {})).status, 200);
}

/** A script that starts a command, and passes on what it prints. */
function starterOf(
  name: string,
  program: string,
  args: readonly string[],
  more = "['ignore', 'inherit', 'inherit']",
): string[] {
  const script = join(tmp, name);
  const words = `${JSON.stringify(program)}, ${JSON.stringify(args)}, { stdio: ${more} }`;
  writeFileSync(script, `require('node:child_process').spawn(${words}).on('exit', (code) => process.exit(code))`);
  chmodSync(script, 0o700);
  return [process.execPath, script];
}

/** A command that starts the same processes as npx: itself, a shell, and the mock. */
function asNpx(): string[] {
  const words = [...CLI, ...KEYS, '--with-parent'].map((word) => `'${word}'`).join(' ');
  // With a command after the mock, so that the shell does not replace itself with the mock.
  const shell = `: oss-direct-upload; ${words}; exit $?`;
  return [...starterOf('npx', 'sh', ['-c', shell], "'inherit'"), 'oss-direct-upload', 'mock'];
}

describe('mock --with-parent', () => {
  it('ends when its standard input closes', async () => {
    const mock = await run([...CLI, ...KEYS, '--with-parent'], 'pipe');
    await assertRunning(mock, 0);
    mock.child.stdin?.end();
    assert.deepEqual(await mock.exit, [0, null]);
  });

  it('ends when the standard input of npx closes', { skip: !posix }, async () => {
    const mock = await run(asNpx(), 'pipe');
    assert.notEqual(mock.ready.pid, mock.child.pid);
    mock.child.stdin?.end();
    await until(() => !isAlive(mock.ready.pid));
    assert.deepEqual(await mock.exit, [0, null]);
  });

  for (const [title, command] of [
    ['the process above npx is killed, without a pipe', () => starterOf('starter.cjs', asNpx()[0]!, asNpx().slice(1))],
    ['its parent is killed', () => starterOf('parent.cjs', CLI[0], [...CLI.slice(1), '--with-parent'])],
  ] as const) {
    it(`ends when ${title}`, { skip: !posix }, async () => {
      const mock = await run(command());
      await assertRunning(mock);
      mock.child.kill('SIGKILL');
      await until(() => !isAlive(mock.ready.pid));
    });
  }

  it('keeps running if its input was closed from the beginning, and without the option', async () => {
    const plain = await run(CLI, 'pipe');
    plain.child.stdin?.end();
    const closed = posix ? [await run(['sh', '-c', 'true | "$@"', 'sh', ...CLI, '--with-parent'])] : [];
    const mocks = [plain, ...closed, await run([...CLI, '--with-parent'], 'ignore')];
    await Promise.all(mocks.map((mock) => assertRunning(mock)));
  });

  it('keeps running if it notices only later that its input was closed', { skip: !posix }, async () => {
    // Blocked for longer than the grace period, so that the timer fires before Node has read standard input.
    const code = `import { endWithParent } from ${JSON.stringify(mockFile('node/end-with-parent.js'))};
      const ready = endWithParent(() => process.exit(3));
      for (const until = Date.now() + 300; Date.now() < until;);
      await ready;
      setTimeout(() => process.exit(0), 300);`;
    const script = join(tmp, 'blocked.mjs');
    writeFileSync(script, code);
    const child = spawn('sh', ['-c', 'true | "$@"', 'sh', process.execPath, script]);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('ends with an error of its own', () => {
    assert.equal(runToEnd('cli.js', ['--with-parent', '--bucket', 'A_B']).status, 1);
  });
});

describe('mock --verbose', () => {
  it('writes a line per request, with the reason of an error and without secrets; nothing by default', async () => {
    const quiet = await run(CLI);
    await rawRequest(quiet.port, 'GET', '/mock-bucket/x', {});
    assert.equal(quiet.errors(), '');

    const mock = await run([...CLI, ...KEYS, '--verbose']);
    const place = { ...mock.ready, endpoint: mock.ready.endpoint.replace('127.0.0.1', 'localhost') };
    const oss = sdk(place, { sldEnable: true });
    await oss.put('a b.txt', Buffer.from('x'));
    const sign = (headers: Record<string, string>, method: 'PUT' | 'GET' = 'PUT') =>
      oss.signatureUrlV4(method, 60, { headers }, 'a b.txt');
    const put = async (url: string, headers: Record<string, string> = {}) =>
      void (await fetch(url, { method: 'PUT', body: new Uint8Array(3), headers }));
    const video = { 'content-type': 'video/x-unknown' };
    await put(await sign({ 'Content-Type': 'image/png' }));
    await put(await sign({}), video);
    await put(await sign({}, 'GET'));
    await put(await sign({}, 'GET'), video);
    await put(await sign({}), { 'x-oss-meta-a': 'secret value' });
    await put(`${await sign({})}&uploadId=7&partNumber=1`);
    await put((await sign({})).replace('a%20b', 'a%252Bb'));
    for (const authorizationV4 of [true, false]) {
      const wrong = sdk(place, { sldEnable: true, accessKeySecret: 'wrong', authorizationV4 });
      assert.equal(await codeOf(wrong.put('a b.txt', Buffer.from('x'))), 'SignatureDoesNotMatch');
    }
    await rawRequest(mock.port, 'GET', '/b-process/%0A%1b%5B31mforged%5C?x-oss-secret=1', {});
    await rawRequest(mock.port, 'PUT', '/b-process?lifecycle', {});
    const token = `CAIS${'aB3'.repeat(30)}`;
    const fields = signPolicyV1(mock.ready, policyOf([['eq', '$x-oss-security-token', token]]));
    const form = formBody({ key: 'k', ...fields }, {});
    assert.equal((await rawRequest(mock.port, 'POST', '/b-process', FORM, form)).status, 403);
    await rawRequest(mock.port, 'GET', '/?Action=AssumeRole&AccessKeyId=nobody', {});

    const mismatch = '403 SignatureDoesNotMatch: ';
    const unexplained = `${mismatch}no usual difference explains it`;
    const expected = [
      /^\d{4}-\d\d-\d\dT[\d:.]+Z PUT PutObject \/b-process\/a b\.txt 200$/,
      `${mismatch}Content-Type: signed "image/png", sent none`,
      `${mismatch}Content-Type: signed none, sent "video/x-unknown"`,
      `${mismatch}method: signed GET, sent PUT`,
      `${mismatch}method: signed GET, sent PUT; Content-Type: signed none, sent "video/x-unknown"`,
      `${mismatch}header x-oss-meta-a: not signed, sent`,
      `${mismatch}query: signed none, sent`,
      `${unexplained}: check the secret first. Signed here: PUT /`,
      `${unexplained}: check the secret first. Signed here: PUT /b-process/a b.txt, `,
      unexplained,
      'GET GetObject /b-process/\\u000a\\u001b[31mforged\\\\ 403 AccessDenied: ',
      'PutBucketLifecycle /b-process/ 501 NotImplemented: The mock does not implement PutBucketLifecycle',
      /PostObject \/b-process\/ 403 AccessDenied: .*Policy Condition failed: \["eq", ?"\$x-oss-security-token", ?"\*\*\*"\]$/,
      /GET AssumeRole \/ 4\d\d \w+/,
    ];
    const linesNow = () => mock.errors().trimEnd().split('\n');
    await until(() => linesNow().length >= expected.length, 'the lines');
    const secrets = [
      'SECRETsecret',
      token,
      ...Object.values(fields).slice(1),
      'secret value',
      'x-oss-signature=',
      '\u001b',
    ];
    for (const secret of secrets) assert.ok(!mock.errors().includes(secret), `${secret} in ${mock.errors()}`);
    assert.equal(linesNow().length, expected.length, mock.errors());
    for (const [at, words] of expected.entries()) {
      const line = linesNow()[at]!;
      if (words instanceof RegExp) assert.match(line, words);
      else assert.ok(/sent\b.*$/.test(words) ? line.endsWith(words) : line.includes(words), `${line}\n${words}`);
    }
  });
});

describe('The mock as a process', () => {
  it('keeps objects, open uploads, sessions and rules over a restart', async () => {
    const dir = join(tmp, 'kept');
    const first = await runForked([...KEYS, '--dir', dir]);
    const oss = sdk(first.ready);
    await oss.put('a/中 文', Buffer.from('kept'), { meta: { uid: 1, pid: 2 } });
    await oss.put('gone', Buffer.from('x'));
    await oss.delete('gone');
    const { uploadId } = await oss.initMultipartUpload('big');
    const part = await oss.uploadPart('big', uploadId, 1, Buffer.from('part'), 0, 4);
    await oss.putBucketCORS('b-process', [{ allowedOrigin: 'http://kept.test', allowedMethod: 'PUT' }]);
    const given = await assume(first.ready);
    // Without a chance to save anything.
    first.child.kill('SIGKILL');
    await first.exit;

    const second = await runForked([...KEYS, '--dir', dir]);
    const session = sdk(second.ready, given);
    const got = await session.get('a/中 文');
    assert.equal(got.content.toString(), 'kept');
    assert.equal((got.res.headers as Record<string, string>)['x-oss-meta-uid'], '1');
    await assert.rejects(session.get('gone'), { code: 'NoSuchKey' });
    await session.completeMultipartUpload('big', uploadId, [{ number: 1, etag: part.etag }] as never);
    assert.equal((await session.get('big')).content.toString(), 'part');
    assert.equal((await sdk(second.ready).getBucketCORS('b-process')).rules[0]?.allowedOrigin, 'http://kept.test');
    second.child.kill('SIGTERM');
    assert.deepEqual(await second.exit, [0, null]);
    assert.ok(existsSync(join(dir, 'journal.jsonl')));
  });

  it('rejects a port that is in use, and says what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { status, stdout, stderr } = runToEnd('bin.js', ['mock', '--port', String(port)]);
    other.close();
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, new RegExp(`^Port ${port} is in use\\. .*leave --port out: then a free one is used\\.\\n$`));
  });

  it('lists every option with its default', async () => {
    const source = await readFile(join(ROOT, 'demo/mock/cli.ts'), 'utf8');
    const options = Array.from(source.matchAll(/^ {6}'?([a-z-]+)'?: \{ type: /gm), ([, name]) => name!);
    assert.ok(options.includes('with-parent') && options.includes('port'), String(options));
    const { status, stdout } = runToEnd('bin.js', ['--help']);
    assert.equal(status, 0);
    assert.equal(runToEnd('cli.js', ['--help']).stdout, stdout);
    for (const name of options) {
      const text = new RegExp(`^  --${name} [^]*?(?=^  --|^$)`, 'm').exec(stdout)?.[0] ?? '';
      assert.match(text, name === 'help' ? /prints this text/ : /Default: \S/, name);
    }
    assert.ok(Array.from(stdout.matchAll(/^    npx oss-direct-upload mock --/gm)).length >= 2);
  });

  it('prints one line, and removes its temporary folder', async () => {
    const own = await mkdtemp(join(tmp, 'own-'));
    const running = await runForked([], own);
    const names = ['endpoint', 'bucket', 'region', 'accessKeyId', 'accessKeySecret', 'roleArn'];
    assert.deepEqual(Object.keys(running.ready).slice(0, 6), names);
    await sdk(running.ready).put('x', Buffer.from('x'));
    const folders = async () => (await readdir(own)).filter((name) => name.startsWith('mock-oss-'));
    assert.equal((await folders()).length, 1);
    running.child.kill('SIGINT');
    assert.deepEqual(await running.exit, [0, null]);
    assert.deepEqual(await folders(), []);
    assert.equal(running.lines.length, 1);
  });

  it('gives its values to a command, and ends with it', async () => {
    const script = `const { status } = await fetch(process.env.OSS_ENDPOINT);
      console.log(JSON.stringify([status, process.env.OSS_STS_ENDPOINT === process.env.OSS_ENDPOINT, process.env.OSS_BUCKET,
        process.env.OSS_REGION, process.env.ALIBABA_CLOUD_ACCESS_KEY_ID, process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
        process.env.OSS_ROLE_ARN, process.argv.slice(1)]));
      process.exit(3);`;
    const role = ['--role-arn', 'acs:ram::1:role/r'];
    const command = [process.execPath, '--input-type=module', '-e', script, '--', '--port', 'x'];
    const { status, stdout, stderr } = runToEnd('bin.js', ['mock', ...KEYS, ...role, '--', ...command]);
    assert.equal(status, 3, stderr);
    const expected = [403, true, 'b-process', 'cn-hangzhou', 'AK', 'SECRETsecret', role[1], ['--port', 'x']];
    assert.deepEqual(JSON.parse(stdout), expected);
    assert.match(stderr, /^The mock of OSS and STS is at http:\/\/127\.0\.0\.1:\d+, with the bucket b-process\.\n$/);
  });

  it('ends its command when it is ended', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const script = 'console.log(JSON.stringify({ pid: process.pid })); setInterval(() => {}, 1000)';
      const running = await runForked(['--', process.execPath, '-e', script]);
      assert.ok(isAlive(running.ready.pid));
      running.child.kill(signal);
      assert.deepEqual(await running.exit, [0, null]);
      assert.ok(!isAlive(running.ready.pid));
    }
  });

  it('ends when the IPC channel to its parent closes', async () => {
    const running = await runForked([]);
    running.child.disconnect();
    assert.deepEqual(await running.exit, [0, null]);
  });

  for (const [file, args, code, error] of [
    ['bin.js', ['mok'], 1, /no command "mok".*mock --help/],
    ['cli.js', ['--', 'no-such-program'], 127, /"no-such-program" could not be started/],
    ['cli.js', ['--'], 1, /Put the command after --/],
    ['cli.js', ['--port', 'x'], 1, /--port/],
    ['cli.js', ['--nonsense'], 1, /nonsense/],
    ['cli.js', ['--bucket', 'A_B'], 1, /bucket/i],
  ] as const) {
    it(`names what is wrong: ${args.join(' ')}`, () => {
      const { status, stderr } = runToEnd(file, [...args]);
      assert.equal(status, code);
      assert.match(stderr, error);
    });
  }
});
