import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const environment = {
  ...process.env,
  CI: undefined, // its absence is how most users build; Next warns in CI about a cache
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
};

/** Runs a command to its end. @returns what it wrote @throws with the end of that, if it fails or takes more than ten minutes */
export async function runIn(folder: string, [program = '', ...words]: readonly string[]): Promise<string> {
  const child = spawn(program, words, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${[program, ...words].join(' ')} ended with ${code}:\n${output.slice(-3000)}`);
  return output;
}

/** Starts an application's server. @returns once it responds @throws if it ends before that */
export async function startServer(
  folder: string,
  command: readonly string[],
  port: number,
): Promise<{ stop(): Promise<void> }> {
  const [program = '', ...words] = command.map((word) => word.replace('{port}', String(port)));
  const child = spawn(program, words, {
    cwd: folder,
    env: { ...environment, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own: some servers have children
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const end = () => endGroup(child);
  process.once('exit', end);
  const deadline = Date.now() + 120_000;
  for (;;) {
    if (child.exitCode !== null || Date.now() > deadline) {
      end();
      throw new Error(`${command.join(' ')} does not respond:\n${output.slice(-3000)}`);
    }
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
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

function endGroup({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return;
  try {
    process.kill(-pid);
  } catch {
    // it has just ended
  }
}
