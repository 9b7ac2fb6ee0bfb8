#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { endWithParent } from './node/end-with-parent.js';
import { mockCloud, type MockCloud, type MockCloudOptions } from './node/mock-cloud.js';

const HELP = `A mock of Alibaba Cloud OSS and STS on 127.0.0.1.

  --port P                 port to listen on (a free one by default; the next free one if taken)
  --bucket B               the bucket (mock-bucket)
  --region R               its region (cn-hangzhou)
  --access-key-id ID       the owner's key (random)
  --access-key-secret S
  --role-arn ARN           the role that AssumeRole knows (acs:ram::1234567890123456:role/oss-upload)
  --role-policy JSON       the role's RAM policy (everything is allowed)
  --origin O               a page origin that CORS allows; repeatable (any loopback origin)
  --domain HOST            a custom domain of the bucket; repeatable
  --dir D                  folder for objects, open uploads and sessions, which keeps them; a new or empty one, or one that
                           the mock made; one mock at a time uses it (a temporary folder)
  --switches JSON          failure switches at the start
  --verbose                write a line per request to stderr: time, method, operation, path, status, code, reason of an error
  --with-parent            end when the process that started it ends: when its standard input, a pipe, closes (on all systems,
                           also through npx), or its parent process ends
  --help

Prints one line of JSON when it is ready: endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn, pid.
While it runs, PUT /-/switches changes the failure switches, and GET /-/requests lists the requests.`;

const MAX_PORT = 65_535;
/** How many ports after the wanted one to try. */
const PORT_RANGE = 100;

async function startOnFreePort(options: MockCloudOptions, wantedPort: number): Promise<MockCloud> {
  for (let port = wantedPort; ; port++) {
    try {
      const cloud = await mockCloud({ ...options, port });
      if (port !== wantedPort) process.stderr.write(`Port ${wantedPort} is taken; listening on ${cloud.port}.\n`);
      return cloud;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port >= Math.min(MAX_PORT, wantedPort + PORT_RANGE))
        throw error;
    }
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      bucket: { type: 'string' },
      region: { type: 'string' },
      'access-key-id': { type: 'string' },
      'access-key-secret': { type: 'string' },
      'role-arn': { type: 'string' },
      'role-policy': { type: 'string' },
      origin: { type: 'string', multiple: true },
      domain: { type: 'string', multiple: true },
      dir: { type: 'string' },
      switches: { type: 'string' },
      verbose: { type: 'boolean' },
      'with-parent': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(`${HELP}\n`);
  const port = values.port === undefined ? 0 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT)
    throw new Error('--port must be a number from 0 to 65535.');
  let parentHasEnded = false;
  let stop = (): void => {
    parentHasEnded = true;
  };
  // Before the cloud starts, because the parent can end in the meantime.
  if (values['with-parent']) await endWithParent(() => stop());
  const cloud = await startOnFreePort(
    {
      ...(values.bucket === undefined ? {} : { bucket: values.bucket }),
      ...(values.region === undefined ? {} : { region: values.region }),
      ...(values['access-key-id'] === undefined ? {} : { accessKeyId: values['access-key-id'] }),
      ...(values['access-key-secret'] === undefined ? {} : { accessKeySecret: values['access-key-secret'] }),
      ...(values['role-arn'] === undefined ? {} : { roleArn: values['role-arn'] }),
      ...(values['role-policy'] === undefined ? {} : { rolePolicy: values['role-policy'] }),
      ...(values.origin === undefined ? {} : { origins: values.origin }),
      ...(values.domain === undefined ? {} : { domains: values.domain }),
      ...(values.dir === undefined ? {} : { dir: values.dir }),
      ...(values.verbose ? { verbose: true } : {}),
      ...(values.switches === undefined
        ? {}
        : { switches: JSON.parse(values.switches) as NonNullable<MockCloudOptions['switches']> }),
    },
    port,
  );
  let stopping = false;
  stop = (): void => {
    if (stopping) return;
    stopping = true;
    void cloud.close().finally(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  process.stdout.on('error', stop);
  // Without a reader of --verbose the mock continues.
  process.stderr.on('error', () => undefined);
  if (parentHasEnded) return stop();
  const { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } = cloud;
  process.stdout.write(
    `${JSON.stringify({ endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn, pid: process.pid })}\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
