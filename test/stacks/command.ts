import { spawn } from 'node:child_process';
import { once } from 'node:events';

const quiet = {
  CI: undefined, // its absence is how most users build; Next warns in CI about a cache
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
};

function start(folder: string, [program = '', ...words]: readonly string[], more: object, environment: object = {}) {
  const env = { ...process.env, ...quiet, ...environment };
  const child = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], ...more });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', (error) => (output += String(error)));
  return { child, output: () => output };
}

/** Runs a command to its end. @returns what it wrote @throws with the end of that, if it fails or takes more than ten minutes */
export async function runIn(folder: string, command: readonly string[]): Promise<string> {
  const { child, output } = start(folder, command, { timeout: 600_000 });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output().slice(-3000)}`);
  return output();
}

/** Starts an application's server, with its `PORT`. @returns once it responds @throws if it ends before that */
export async function startServer(
  folder: string,
  command: readonly string[],
  port: number,
  environment: Record<string, string> = {},
): Promise<{ stop(): Promise<void> }> {
  const words = command.map((word) => word.replace('{port}', String(port)));
  const itsEnvironment = { PORT: String(port), HOST: '127.0.0.1', ...environment };
  const { child, output } = start(folder, words, { detached: true }, itsEnvironment); // a group: some have children
  const end = () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {} // it has just ended
  };
  process.once('exit', end);
  const deadline = Date.now() + 120_000;
  while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      end();
      throw new Error(`${words.join(' ')} does not respond:\n${output().slice(-3000)}`);
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
