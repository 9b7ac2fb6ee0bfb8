import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds. */
const START_TIMEOUT = 60_000;

/** Starts a backend's server. @returns once it responds @throws if it ends before that, with what it wrote */
export async function startBackend(
  folder: string,
  [program = '', ...words]: readonly string[],
  port: number,
  environment: Record<string, string>,
): Promise<{ stop(): Promise<void> }> {
  const env = { ...process.env, ...environment, PORT: String(port) };
  const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', (error) => (output += String(error)));
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  const deadline = Date.now() + START_TIMEOUT;
  for (;;) {
    const responds = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (responds) break;
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      end();
      throw new Error(`${[program, ...words].join(' ')} does not respond:\n${output.slice(-2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    async stop() {
      process.off('exit', end);
      const closed = once(child, 'close');
      end();
      await closed;
    },
  };
}
