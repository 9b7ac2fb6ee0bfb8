import type { Backend, Cloud } from '../backend/index.js';
import { guardRequest } from '../backend/guard-request.js';
import type { MockProcess } from './mock-process.js';

/** What the page has to know before it shows itself. */
export interface DemoSettings {
  readonly bucket: string;
  readonly region: string;
  /** The mock cloud's address; absent for the real cloud. */
  readonly mock?: string | undefined;
  /** The mock cloud's plug is pulled. */
  readonly unplugged: boolean;
}

/** `GET /demo/settings`, and `POST /demo/plug/out` and `/in` to stop and start the mock cloud under running uploads. */
export function createDemoControl(cloud: Cloud, mock: MockProcess | undefined): Backend {
  return async (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (!path.startsWith('/demo/')) return false;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'application/json');
    try {
      guardRequest(request);
      const call = `${request.method} ${path}`;
      if (call === 'GET /demo/settings') {
        const { bucket, region, endpoint } = cloud;
        const unplugged = mock !== undefined && !mock.running;
        response.end(JSON.stringify({ bucket, region, mock: mock && endpoint, unplugged } satisfies DemoSettings));
      } else if (mock && call === 'POST /demo/plug/out') response.end(JSON.stringify(await mock.stop()) ?? '{}');
      else if (mock && call === 'POST /demo/plug/in') {
        if (!mock.running) await mock.start(0);
        response.end('{}');
      } else response.writeHead(404).end('{}');
    } catch (error) {
      response.writeHead(403).end(JSON.stringify({ message: error instanceof Error ? error.message : 'Refused.' }));
    }
    return true;
  };
}
