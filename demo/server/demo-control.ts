import type { IncomingMessage } from 'node:http';
import { guardRequest } from '../backend/guard-request.js';
import type { Backend, Cloud } from '../backend/index.js';
import type { MockProcess } from './mock-process.js';
import { readPartRequests } from './part-requests.js';

/** What the page needs to know about its cloud. */
export interface DemoSettings {
  readonly bucket: string;
  readonly region: string;
  /** The mock cloud's address; absent for the real cloud. */
  readonly mock?: string | undefined;
  /** False while the mock cloud's process is stopped. */
  readonly isCloudRunning: boolean;
}

/** `GET /demo/settings` and `/demo/parts` (the mock cloud's log of parts), and `POST /demo/mock/stop` and `/demo/mock/start`, which stop and start the mock cloud under running uploads. */
export function createDemoControl(cloud: Cloud, mock: MockProcess | undefined): Backend {
  return async (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (!path.startsWith('/demo/')) return false;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'application/json');
    try {
      guardRequest(request);
      const body = await respondTo(request, path, cloud, mock);
      if (!body) response.statusCode = 404;
      response.end(JSON.stringify(body ?? {}));
    } catch (error) {
      response.writeHead(403).end(JSON.stringify({ message: error instanceof Error ? error.message : 'Rejected.' }));
    }
    return true;
  };
}

/** @returns undefined for an unknown path */
async function respondTo(
  { method }: IncomingMessage,
  path: string,
  { bucket, region, endpoint }: Cloud,
  mock: MockProcess | undefined,
): Promise<object | undefined> {
  const route = `${method} ${path}`;
  if (route === 'GET /demo/settings') {
    const isCloudRunning = mock === undefined || mock.running;
    return { bucket, region, mock: mock && endpoint, isCloudRunning } satisfies DemoSettings;
  }
  if (mock?.running && route === 'GET /demo/parts') return readPartRequests(endpoint!); // a mock has one
  if (mock && route === 'POST /demo/mock/stop') {
    await mock.stop();
    return {};
  }
  if (mock && route === 'POST /demo/mock/start') {
    if (!mock.running) await mock.start(0);
    return {};
  }
  return undefined;
}
