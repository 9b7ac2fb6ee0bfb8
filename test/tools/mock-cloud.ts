import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What the mock cloud prints when it is ready. */
export interface MockCloudAccess {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  accessKeySecret: string;
  roleArn: string;
}

/** Starts `demo/mock` as its own process on a free port; it ends with `stop()` or with this process. */
export async function startMockCloud(
  origins: readonly string[],
  options: readonly string[] = [],
): Promise<{ cloud: MockCloudAccess; stop(): void }> {
  const allowed = origins.flatMap((origin) => ['--origin', origin]);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'demo/mock/cli.ts', '--port', '0', ...allowed, ...options],
    {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'], // it stops when the channel to this process breaks
    },
  );
  const stop = () => void child.kill();
  process.once('exit', stop);
  const lines = createInterface({ input: child.stdout as Readable });
  const [line] = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  if (typeof line !== 'string') throw new Error(`The mock cloud ended with code ${line} before it was ready.`);
  return { cloud: JSON.parse(line) as MockCloudAccess, stop };
}
