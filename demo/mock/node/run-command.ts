import { type ChildProcess, spawn } from 'node:child_process';
import type { CloudHandle } from '../cloud/cloud-handle.js';

/** How long a command may take to end after Ctrl+C before it gets SIGTERM, and after that before it is killed, in ms. */
const INTERRUPT_GRACE = 1000;
const END_TIMEOUT = 5000;

/** The exit code that shells use for a command that cannot be started. */
const NOT_FOUND = 127;

/** What is needed to use a cloud. */
export type CloudAccess = Pick<
  CloudHandle,
  'endpoint' | 'bucket' | 'region' | 'accessKeyId' | 'accessKeySecret' | 'roleArn'
>;

/** A backend's environment variables for this cloud: as `fromEnv()` and the files in `demo/backends` read them. */
export const variablesOf = (cloud: CloudAccess): Record<string, string> => ({
  ALIBABA_CLOUD_ACCESS_KEY_ID: cloud.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: cloud.accessKeySecret,
  OSS_BUCKET: cloud.bucket,
  OSS_REGION: cloud.region,
  OSS_ROLE_ARN: cloud.roleArn,
  OSS_ENDPOINT: cloud.endpoint,
  OSS_STS_ENDPOINT: cloud.endpoint,
});

export interface RunningCommand {
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number>;
  /** Ends it. Ctrl+C in a terminal has reached it already, so SIGINT waits a moment. */
  end(signal: NodeJS.Signals): void;
}

/** Runs a command in this terminal, with the variables that make a backend use the cloud. */
export function runCommand([program = '', ...words]: readonly string[], cloud: CloudHandle): RunningCommand {
  const env = { ...process.env, ...variablesOf(cloud) };
  const child = spawn(program, words, { stdio: 'inherit', env, shell: process.platform === 'win32' });
  const ended = new Promise<number>((resolve) => {
    child.once('error', ({ message }) => {
      process.stderr.write(`"${program}" could not be started: ${message}\n`);
      resolve(NOT_FOUND);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { ended, end: (signal) => endChild(child, signal) };
}

function endChild(child: ChildProcess, signal: NodeJS.Signals): void {
  const grace = signal === 'SIGINT' ? INTERRUPT_GRACE : 0;
  setTimeout(() => child.kill('SIGTERM'), grace).unref();
  setTimeout(() => child.kill('SIGKILL'), grace + END_TIMEOUT).unref();
}
