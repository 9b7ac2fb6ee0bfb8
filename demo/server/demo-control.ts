import type { Backend, Cloud } from '../backend/index.js';
import { guard } from '../backend/guard.js';
import type { MockProcess } from './mock-process.js';

/** What the page has to know before it shows itself. */
export interface DemoSettings {
  readonly bucket: string;
  readonly region: string;
  /** The mock cloud's address; absent for the real cloud. */
  readonly mock?: string | undefined;
}

/** `GET /demo/settings`, and `POST /demo/plug/out` and `/in` to stop and start the mock cloud under running uploads. */
export function createDemoControl(cloud: Cloud, mock: MockProcess | undefined): Backend {
  const settings: DemoSettings = { bucket: cloud.bucket, region: cloud.region, mock: mock && cloud.endpoint };
  return async (request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '';
    if (!path.startsWith('/demo/')) return false;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', 'application/json');
    try {
      guard(request);
      const call = `${request.method} ${path}`;
      if (call === 'GET /demo/settings') response.end(JSON.stringify(settings));
      else if (mock && call === 'POST /demo/plug/out') response.end(JSON.stringify(await mock.stop()) ?? '{}');
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
