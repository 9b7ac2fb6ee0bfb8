import { parseArgs } from 'node:util';
import { bucketUrl } from './backend/cloud.js';
import { type Cloud, cloudFromEnv, createBackend } from './backend/index.js';
import { createDemoControl } from './server/demo-control.js';
import { freePort } from './server/free-port.js';
import { type MockCloud, MockProcess } from './server/mock-process.js';
import { startPageServer } from './server/page-server.js';
import { createStoredObjects } from './stored/index.js';

const pagePort = Number(process.env['PORT'] || 5173);
const mockPort = Number(process.env['MOCK_PORT'] || 9100);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(0));

try {
  await start();
} catch (error) {
  console.error(`\n  ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function start(): Promise<void> {
  const { values } = parseArgs({ options: { dir: { type: 'string' }, watch: { type: 'boolean' } } });
  const real = cloudFromEnv(process.env);
  const port = await freePort(pagePort);
  const mock = real ? undefined : new MockProcess([`http://127.0.0.1:${port}`, `http://localhost:${port}`], values.dir);
  const cloud: Cloud = real ?? (await mock!.start(await freePort(mockPort))); // there is a mock where there is no real cloud
  await startPageServer({
    port,
    answers: [createBackend(cloud), createStoredObjects(cloud), createDemoControl(cloud, mock)],
    watch: values.watch ?? false,
    clouds: [new URL(bucketUrl(cloud)).origin],
  });
  console.log(`\n${greeting(cloud, port, values.dir).join('\n')}\n`);
}

function greeting(cloud: Cloud | MockCloud, port: number, dir: string | undefined): string[] {
  const memory = dir === undefined ? 'it forgets everything when it stops' : `it keeps everything in ${dir}`;
  return [
    `  Open      http://127.0.0.1:${port}/${moved(pagePort, port)}`,
    'pid' in cloud
      ? `  Cloud     a mock of OSS and STS at ${cloud.endpoint}${moved(mockPort, Number(new URL(cloud.endpoint).port))} (process ${cloud.pid}); ${memory}`
      : `  Cloud     the real one: ${new URL(bucketUrl(cloud)).host}`,
    '  Stop      Ctrl-C',
  ];
}

function moved(wanted: number, got: number): string {
  return wanted === 0 || wanted === got ? '' : ` (port ${wanted} is taken, so the next free one)`;
}
