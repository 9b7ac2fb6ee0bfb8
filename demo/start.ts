import { parseArgs } from 'node:util';
import { bucketUrl } from './backend/cloud.js';
import { type Cloud, cloudFromEnv } from './backend/index.js';
import { createDemoControl } from './server/demo-control.js';
import { freePort } from './server/free-port.js';
import { type RunningMockCloud, MockProcess } from './server/mock-process.js';
import { startPageServer } from './server/page-server.js';
import { createProcessingEndpoint } from './server/processing-endpoint.js';
import { createUploadEndpoint } from './server/upload-endpoint.js';
import { createVodEndpoint } from './server/vod-endpoint.js';
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
  const cloud: Cloud = real ?? (await mock!.start(await freePort(mockPort))); // without a real cloud there is a mock
  await startPageServer({
    port,
    backends: [
      ...[createUploadEndpoint(cloud), createProcessingEndpoint(cloud), createVodEndpoint(cloud)],
      createStoredObjects(cloud),
      createDemoControl(cloud, mock),
    ],
    watch: values.watch ?? false,
    clouds: [new URL(bucketUrl(cloud)).origin],
  });
  console.log(`\n${greeting(cloud, port, values.dir).join('\n')}\n`);
}

function greeting(cloud: Cloud | RunningMockCloud, port: number, dir: string | undefined): string[] {
  const storage =
    dir === undefined ? 'its objects are deleted when this program ends' : `its objects are kept in ${dir}`;
  return [
    `  Open      http://127.0.0.1:${port}/${portNote(pagePort, port)}`,
    'pid' in cloud
      ? `  Cloud     a mock of OSS and STS at ${cloud.endpoint}${portNote(mockPort, Number(new URL(cloud.endpoint).port))} (process ${cloud.pid}); ${storage}`
      : `  Cloud     the real one: ${new URL(bucketUrl(cloud)).host}`,
    '  Routes    /api/uploads/documents, which scans files, and /api/uploads/videos, which converts them: set them as the endpoint',
    '  Stop      Ctrl-C',
  ];
}

/** Explains a port that differs from the requested one. */
function portNote(requested: number, actual: number): string {
  return requested === 0 || requested === actual ? '' : ` (port ${requested} is in use, so the next free one)`;
}
