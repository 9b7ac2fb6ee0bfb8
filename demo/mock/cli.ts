#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { HELP } from './cli-help.js';
import { endWithParent } from './node/end-with-parent.js';
import { mockCloud, type MockCloud, type MockCloudOptions } from './node/mock-cloud.js';
import { runCommand, type RunningCommand } from './node/run-command.js';

const MAX_PORT = 65_535;

/** @throws an Error that says what to do, if the wanted port is in use */
async function startOnPort(options: MockCloudOptions, port: number): Promise<MockCloud> {
  try {
    return await mockCloud({ ...options, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const advice = 'End the process that uses it, choose another port, or leave --port out: then a free one is used.';
    throw new Error(`Port ${port} is in use. ${advice}`, { cause: error });
  }
}

async function main(): Promise<void> {
  const [own, command] = splitWords(process.argv.slice(2));
  const { values } = parseArgs({
    args: own,
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
      'events-to': { type: 'string' },
      'events-token': { type: 'string' },
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
  let stop = (_signal?: NodeJS.Signals): void => {
    parentHasEnded = true;
  };
  // Before the cloud starts, because the parent can end in the meantime.
  if (values['with-parent']) await endWithParent(() => stop());
  const cloud = await startOnPort(
    {
      ...(values.bucket === undefined ? {} : { bucket: values.bucket }),
      ...(values.region === undefined ? {} : { region: values.region }),
      ...(values['access-key-id'] === undefined ? {} : { accessKeyId: values['access-key-id'] }),
      ...(values['access-key-secret'] === undefined ? {} : { accessKeySecret: values['access-key-secret'] }),
      ...(values['role-arn'] === undefined ? {} : { roleArn: values['role-arn'] }),
      ...(values['role-policy'] === undefined ? {} : { rolePolicy: values['role-policy'] }),
      ...(values.origin === undefined ? {} : { origins: values.origin }),
      ...(values.domain === undefined ? {} : { domains: values.domain }),
      ...(values['events-to'] === undefined ? {} : { eventsTo: values['events-to'] }),
      ...(values['events-token'] === undefined ? {} : { eventsToken: values['events-token'] }),
      ...(values.dir === undefined ? {} : { dir: values.dir }),
      ...(values.verbose ? { verbose: true } : {}),
      ...(values.switches === undefined
        ? {}
        : { switches: JSON.parse(values.switches) as NonNullable<MockCloudOptions['switches']> }),
    },
    port,
  );
  let running: RunningCommand | undefined;
  let stopping = false;
  const close = (exitCode: number): void => void cloud.close().finally(() => process.exit(exitCode));
  stop = (signal = 'SIGTERM'): void => {
    if (stopping) return;
    stopping = true;
    if (running) running.end(signal);
    else close(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  process.on('disconnect', () => stop());
  process.stdout.on('error', () => stop());
  // Without a reader of --verbose the mock continues.
  process.stderr.on('error', () => undefined);
  if (parentHasEnded) return stop();
  const { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } = cloud;
  if (command) {
    process.stderr.write(`The mock of OSS and STS is at ${endpoint}, with the bucket ${bucket}.\n`);
    running = runCommand(command, cloud);
    void running.ended.then((exitCode) => close(stopping ? 0 : exitCode));
    return;
  }
  process.stdout.write(
    `${JSON.stringify({ endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn, pid: process.pid })}\n`,
  );
}

/** The options before `--`, and the command after it. @throws an Error if there is nothing after it */
function splitWords(words: readonly string[]): readonly [own: string[], command: readonly string[] | undefined] {
  const end = words.indexOf('--');
  if (end === -1) return [[...words], undefined];
  if (end === words.length - 1) throw new Error('Put the command after --, such as: -- node server.mjs');
  return [words.slice(0, end), words.slice(end + 1)];
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
