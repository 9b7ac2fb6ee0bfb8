import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import OSS from 'ali-oss';

const mockFile = (name: string) => fileURLToPath(new URL(`../../demo/mock/${name}`, import.meta.url));
const CLI = mockFile('cli.ts');

interface Ready {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  accessKeySecret: string;
  roleArn: string;
}

interface Running {
  child: ChildProcess;
  ready: Ready;
  lines: () => string[];
  ended: Promise<number | null>;
}

/** Starts the CLI, and waits for the line of JSON. */
function run(args: string[], tmp: string): Promise<Running> {
  const child = fork(CLI, args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, TMPDIR: tmp },
  });
  let [out, err] = ['', ''];
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`It ended: ${err}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n'))
        resolve({
          child,
          ready: JSON.parse(out) as Ready,
          lines: () => out.trimEnd().split('\n'),
          ended,
        });
    });
  });
}

function client({ endpoint, bucket, accessKeyId, accessKeySecret }: Ready, more: object = {}): OSS {
  return new OSS({
    region: 'oss-cn-hangzhou',
    endpoint,
    bucket,
    accessKeyId,
    accessKeySecret,
    authorizationV4: true,
    refreshSTSToken: async () => ({}),
    refreshSTSTokenInterval: 1e9,
    ...more,
  } as never);
}

/** Runs a command that ends by itself. */
const runToEnd = (file: string, args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', mockFile(file), ...args], { encoding: 'utf8', timeout: 30_000 });

let tmp: string;
before(async () => {
  tmp = await mkdtemp(join(tmpdir(), 'mock-restart-'));
});
after(() => rm(tmp, { recursive: true, force: true }));

describe('The mock as a process', () => {
  it('keeps objects, open uploads, sessions and rules over a restart', async () => {
    const dir = join(tmp, 'kept');
    const keys = ['--bucket', 'kept-bucket', '--access-key-id', 'AK', '--access-key-secret', 'SK', '--dir', dir];
    const first = await run(keys, tmp);
    const oss = client(first.ready);
    await oss.put('a/中 文', Buffer.from('kept'), { meta: { uid: 1, pid: 2 } });
    await oss.put('gone', Buffer.from('x'));
    await oss.delete('gone');
    const { uploadId } = await oss.initMultipartUpload('big');
    const part = await oss.uploadPart('big', uploadId, 1, Buffer.from('part'), 0, 4);
    await oss.putBucketCORS('kept-bucket', [{ allowedOrigin: 'http://kept.test', allowedMethod: 'PUT' }]);
    const { credentials } = await new OSS.STS({
      accessKeyId: 'AK',
      accessKeySecret: 'SK',
      endpoint: first.ready.endpoint,
    } as never).assumeRole(first.ready.roleArn);
    const given = credentials as unknown as Record<string, string>;
    // Without a chance to save anything.
    first.child.kill('SIGKILL');
    await first.ended;

    const second = await run(keys, tmp);
    const session = client(second.ready, {
      accessKeyId: given['AccessKeyId'],
      accessKeySecret: given['AccessKeySecret'],
      stsToken: given['SecurityToken'],
    });
    const got = await session.get('a/中 文');
    assert.equal(got.content.toString(), 'kept');
    assert.equal((got.res.headers as Record<string, string>)['x-oss-meta-uid'], '1');
    await assert.rejects(session.get('gone'), { code: 'NoSuchKey' });
    await session.completeMultipartUpload('big', uploadId, [{ number: 1, etag: part.etag }] as never);
    assert.equal((await session.get('big')).content.toString(), 'part');
    assert.equal((await client(second.ready).getBucketCORS('kept-bucket')).rules[0]?.allowedOrigin, 'http://kept.test');
    second.child.kill('SIGTERM');
    assert.equal(await second.ended, 0);
    assert.ok(existsSync(join(dir, 'journal.jsonl')));
  });

  it('rejects a port that is in use, and says what to do', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    );
    const { status, stdout, stderr } = runToEnd('bin.ts', ['mock', '--port', String(port)]);
    other.close();
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, new RegExp(`^Port ${port} is in use\\. .*leave --port out: then a free one is used\\.\\n$`));
  });

  it('lists every option with its default', async () => {
    const source = await readFile(CLI, 'utf8');
    const options = Array.from(source.matchAll(/^ {6}'?([a-z-]+)'?: \{ type: /gm), ([, name]) => name!);
    assert.ok(options.includes('with-parent') && options.includes('port'), String(options));
    const { status, stdout } = runToEnd('bin.ts', ['--help']);
    assert.equal(status, 0);
    assert.equal(runToEnd('cli.ts', ['--help']).stdout, stdout);
    for (const name of options) {
      const text = new RegExp(`^  --${name} [^]*?(?=^  --|^$)`, 'm').exec(stdout)?.[0] ?? '';
      assert.match(text, name === 'help' ? /prints this text/ : /Default: \S/, name);
    }
    assert.ok(Array.from(stdout.matchAll(/^    npx oss-direct-upload mock --/gm)).length >= 2);
    const { status: failed, stderr } = runToEnd('bin.ts', ['mok']);
    assert.equal(failed, 1);
    assert.match(stderr, /no command "mok".*mock --help/);
  });

  it('prints one line, and removes its temporary folder', async () => {
    const own = await mkdtemp(join(tmp, 'own-'));
    const running = await run([], own);
    assert.deepEqual(Object.keys(running.ready).slice(0, 6), [
      'endpoint',
      'bucket',
      'region',
      'accessKeyId',
      'accessKeySecret',
      'roleArn',
    ]);
    await client(running.ready).put('x', Buffer.from('x'));
    assert.equal((await readdir(own)).filter((name) => name.startsWith('mock-oss-')).length, 1);
    running.child.kill('SIGINT');
    assert.equal(await running.ended, 0);
    assert.deepEqual(
      (await readdir(own)).filter((name) => name.startsWith('mock-oss-')),
      [],
    );
    assert.equal(running.lines().length, 1);
  });

  it('gives its values to a command, and ends with it', async () => {
    const script = `const { status } = await fetch(process.env.OSS_ENDPOINT);
      console.log(JSON.stringify([status, process.env.OSS_STS_ENDPOINT === process.env.OSS_ENDPOINT, process.env.OSS_BUCKET,
        process.env.OSS_REGION, process.env.ALIBABA_CLOUD_ACCESS_KEY_ID, process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
        process.env.OSS_ROLE_ARN, process.argv.slice(1)]));
      process.exit(3);`;
    const keys = [
      '--bucket',
      'own-bucket',
      '--access-key-id',
      'AK',
      '--access-key-secret',
      'SK',
      '--role-arn',
      'acs:ram::1:role/r',
    ];
    const command = [process.execPath, '--input-type=module', '-e', script, '--', '--port', 'x'];
    const { status, stdout, stderr } = runToEnd('bin.ts', ['mock', ...keys, '--', ...command]);
    assert.equal(status, 3, stderr);
    const expected = [403, true, 'own-bucket', 'cn-hangzhou', 'AK', 'SK', 'acs:ram::1:role/r', ['--port', 'x']];
    assert.deepEqual(JSON.parse(stdout), expected);
    assert.match(stderr, /^The mock of OSS and STS is at http:\/\/127\.0\.0\.1:\d+, with the bucket own-bucket\.\n$/);
  });

  it('ends its command when it is ended', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const script = 'console.log(JSON.stringify({ pid: process.pid })); setInterval(() => {}, 1000)';
      const running = await run(['--', process.execPath, '-e', script], tmp);
      const { pid } = running.ready as unknown as { pid: number };
      process.kill(pid, 0);
      running.child.kill(signal);
      assert.equal(await running.ended, 0);
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    }
  });

  it('says which command cannot be started', () => {
    const { status, stderr } = runToEnd('cli.ts', ['--', 'no-such-program']);
    assert.equal(status, 127);
    assert.match(stderr, /"no-such-program" could not be started/);
    const empty = runToEnd('cli.ts', ['--']);
    assert.equal(empty.status, 1);
    assert.match(empty.stderr, /Put the command after --/);
  });

  it('ends when the IPC channel to its parent closes', async () => {
    const running = await run([], tmp);
    running.child.disconnect();
    assert.equal(await running.ended, 0);
  });

  it('names a wrong option', async () => {
    await assert.rejects(run(['--port', 'x'], tmp), /--port/);
    await assert.rejects(run(['--nonsense'], tmp), /nonsense/);
    await assert.rejects(run(['--bucket', 'A_B'], tmp), /bucket/i);
  });
});
