import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn, spawnSync, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, it } from 'node:test';
import type { MockCloud } from '../../demo/mock/index.js';
import { policyOf, rawRequest, signPolicyV1, formBody, FORM } from '../support/node/mock-request.js';
import { assume, codeOf, sdk } from '../support/node/sdk.js';
import { useServer } from '../support/node/servers.js';
import { until } from '../support/until.js';
import { workFolder } from '../tools/work-folder.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** As it is shipped. */
const mockFile = (name: string) => join(ROOT, 'dist/mock', name);
const CLI = [process.execPath, mockFile('cli.js')] as const;
const KEYS = ['--bucket', 'b-process', '--access-key-id', 'AK', '--access-key-secret', 'SECRETsecret'];
const posix = process.platform !== 'win32';

const tmp = workFolder('mock-process');
const ends: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Running {
  child: ChildProcess;
  /** What it printed. */
  ready: MockCloud & { pid: number };
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

/** Commands that start `--with-parent` below themselves: as npx does, with a shell between them, and directly. */
function starters(): string[][] {
  const starterOf = (name: string, [program, ...args]: readonly string[]) => {
    const script = join(tmp, name);
    const words = `${JSON.stringify(program)}, ${JSON.stringify(args)}, { stdio: ['ignore', 'inherit', 'inherit'] }`;
    writeFileSync(script, `require('node:child_process').spawn(${words}).on('exit', (code) => process.exit(code))`);
    return [process.execPath, script];
  };
  const own = [...CLI, ...KEYS, '--with-parent'];
  // With a command after the mock, so that the shell does not replace itself with the mock.
  const shell = `: oss-direct-upload; ${own.map((word) => `'${word}'`).join(' ')}; exit $?`;
  const npx = [...starterOf('npx', ['sh', '-c', shell]), 'oss-direct-upload', 'mock'];
  return [starterOf('above-npx.cjs', npx), starterOf('parent.cjs', own)];
}

describe('mock --with-parent', () => {
  it('ends when its standard input closes', async () => {
    const mock = await run([...CLI, ...KEYS, '--with-parent'], 'pipe');
    mock.child.stdin?.end();
    assert.deepEqual(await mock.exit, [0, null]);
  });

  it('ends when its parent or what started npx is killed, and only then', { skip: !posix }, async () => {
    const below = await Promise.all(starters().map((command) => run(command)));
    const plain = await run(CLI, 'pipe');
    plain.child.stdin?.end();
    const closed = await run(['sh', '-c', 'true | "$@"', 'sh', ...CLI, '--with-parent']);
    const others = [plain, closed, await run([...CLI, '--with-parent'])];
    await new Promise((resolve) => setTimeout(resolve, 700)); // so long it needs to see that a process has gone
    for (const { port } of [...below, ...others])
      assert.equal((await rawRequest(port, 'GET', '/-/switches', {})).status, 200);
    for (const { child } of below) child.kill('SIGKILL');
    await until(() => !below.some(({ ready }) => isAlive(ready.pid)));
    assert.ok(others.every(({ ready }) => isAlive(ready.pid)));
  });
});

it('mock --verbose writes a line per request, with the reason of an error and without secrets', async () => {
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
  await put(await sign({}, 'GET'), video);
  await put(await sign({}), { 'x-oss-meta-a': 'secret value' });
  await put(`${await sign({})}&uploadId=7&partNumber=1`);
  const wrong = sdk(place, { sldEnable: true, accessKeySecret: 'wrong' });
  assert.equal(await codeOf(wrong.put('a b.txt', Buffer.from('x'))), 'SignatureDoesNotMatch');
  await rawRequest(mock.port, 'GET', '/b-process/%0A%1b%5B31mforged%5C?x-oss-secret=1', {});
  await rawRequest(mock.port, 'PUT', '/b-process?lifecycle', {});
  const token = `CAIS${'aB3'.repeat(30)}`;
  const fields = signPolicyV1(mock.ready, policyOf([['eq', '$x-oss-security-token', token]]));
  const form = formBody({ key: 'k', ...fields }, {});
  assert.equal((await rawRequest(mock.port, 'POST', '/b-process', FORM, form)).status, 403);
  await rawRequest(mock.port, 'GET', '/?Action=AssumeRole&AccessKeyId=nobody', {});

  const mismatch = '403 SignatureDoesNotMatch: ';
  const expected = [
    /^\d{4}-\d\d-\d\dT[\d:.]+Z PUT PutObject \/b-process\/a b\.txt 200$/,
    `${mismatch}Content-Type: signed "image/png", sent none`,
    `${mismatch}method: signed GET, sent PUT; Content-Type: signed none, sent "video/x-unknown"`,
    `${mismatch}header x-oss-meta-a: not signed, sent`,
    `${mismatch}query: signed none, sent`,
    `${mismatch}no usual difference explains it: check the secret first. Signed here: PUT /b-process/a b.txt, `,
    'GET GetObject /b-process/\\u000a\\u001b[31mforged\\\\ 403 AccessDenied: ',
    'PutBucketLifecycle /b-process/ 501 NotImplemented: The mock does not implement PutBucketLifecycle',
    /PostObject \/b-process\/ 403 AccessDenied: .*Policy Condition failed: \["eq", ?"\$x-oss-security-token", ?"\*\*\*"\]$/,
    /GET AssumeRole \/ 4\d\d \w+/,
  ];
  const linesNow = () => mock.errors().trimEnd().split('\n');
  await until(() => linesNow().length >= expected.length, 'the lines');
  const secrets = ['SECRETsecret', token, ...Object.values(fields).slice(1), 'secret value', 'x-oss-signature='];
  for (const secret of [...secrets, '\u001b'])
    assert.ok(!mock.errors().includes(secret), `${secret} in ${mock.errors()}`);
  assert.equal(linesNow().length, expected.length, mock.errors());
  for (const [at, line] of linesNow().entries()) {
    const words = expected[at]!;
    assert.ok(words instanceof RegExp ? words.test(line) : line.includes(words), line);
  }
});

describe('The mock as a process', () => {
  it('keeps objects, open uploads, sessions and rules over a restart', async () => {
    const dir = join(tmp, 'kept');
    const first = await runForked([...KEYS, '--dir', dir]);
    const oss = sdk(first.ready);
    await oss.put('a/中 文', Buffer.from('kept'));
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
    assert.equal((await session.get('a/中 文')).content.toString(), 'kept');
    await assert.rejects(session.get('gone'), { code: 'NoSuchKey' });
    await session.completeMultipartUpload('big', uploadId, [{ number: 1, etag: part.etag }] as never);
    assert.equal((await session.get('big')).content.toString(), 'part');
    assert.equal((await sdk(second.ready).getBucketCORS('b-process')).rules[0]?.allowedOrigin, 'http://kept.test');
    second.child.kill('SIGTERM');
    assert.deepEqual(await second.exit, [0, null]);
  });

  it('rejects a port that is in use, and says what to do', async (context) => {
    const { port } = new URL(await useServer(assert.fail, context));
    const { status, stdout, stderr } = runToEnd('bin.js', ['mock', '--port', port]);
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, new RegExp(`^Port ${port} is in use\\. .*leave --port out: then a free one is used\\.\\n$`));
  });

  it('lists every option with its default', async () => {
    const source = await readFile(join(ROOT, 'demo/mock/cli.ts'), 'utf8');
    const options = Array.from(source.matchAll(/^ {6}'?([a-z-]+)'?: \{ type: /gm), ([, name]) => name!);
    assert.ok(options.includes('with-parent'), String(options));
    const { stdout } = runToEnd('bin.js', ['--help']);
    for (const name of options) {
      const text = new RegExp(`^  --${name} [^]*?(?=^  --|^$)`, 'm').exec(stdout)?.[0] ?? '';
      assert.match(text, name === 'help' ? /prints this text/ : /Default: \S/, name);
    }
  });

  it('prints the version of its package', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    assert.equal(runToEnd('bin.js', ['--version']).stdout, `${version}\n`);
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
    assert.deepEqual([running.lines.length, running.errors()], [1, '']);
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
    const script = 'console.log(JSON.stringify({ pid: process.pid })); setInterval(() => {}, 1000)';
    const running = await runForked(['--', process.execPath, '-e', script]);
    assert.ok(isAlive(running.ready.pid));
    running.child.disconnect(); // the channel to its parent closes
    assert.deepEqual(await running.exit, [0, null]);
    assert.ok(!isAlive(running.ready.pid));
  });

  for (const [file, args, code, error] of [
    ['bin.js', ['mok'], 1, /no command "mok".*mock --help/],
    ['cli.js', ['--', 'no-such-program'], 127, /"no-such-program" could not be started/],
    ['cli.js', ['--'], 1, /Put the command after --/],
    ['cli.js', ['--port', 'x'], 1, /--port/],
    ['cli.js', ['--with-parent', '--bucket', 'A_B'], 1, /bucket/i],
  ] as const)
    it(`names what is wrong: ${args.join(' ')}`, () => {
      const { status, stderr } = runToEnd(file, [...args]);
      assert.equal(status, code);
      assert.match(stderr, error);
    });
});
