import type { TestRunnerPlugin } from '@web/test-runner';
import { type Backend, createBackend } from '../../demo/backend/index.js';
import type { Middleware } from './answer.js';
import { type MockCloud, startMockCloud } from './mock-cloud.js';
import { startSite } from './site.js';

/** What `fetch('/test-servers.json')` tells a test. */
export interface TestServers {
  /** The mock cloud: another origin than the page's, which its CORS rules allow. */
  cloud: MockCloud;
  /** Where the demo's backend answers, on the page's own origin. */
  backend: string;
  /** A third origin, with `/cdn/oss-direct-upload.js`, `/pages/…` and the backend. */
  site: string;
}

/** The browser finds the runner under this name too, where it is no secure context. */
const plainHost = 'intranet.test';

/** The servers of the end-to-end tests, started when the first test asks for them. */
export function testServers(): { middleware: Middleware; plugin: TestRunnerPlugin } {
  let origin = '';
  let backend: Backend = async () => false;
  let started: Promise<TestServers> | undefined;
  const stops: (() => void)[] = [];

  async function start(): Promise<TestServers> {
    const site = await startSite((request, response) => backend(request, response));
    stops.push(() => site.server.close());
    const { cloud, stop } = await startMockCloud([origin, site.origin, origin.replace('127.0.0.1', plainHost)]);
    stops.push(stop);
    backend = createBackend({ ...cloud, hosts: [plainHost] });
    return { cloud, backend: origin, site: site.origin };
  }

  return {
    async middleware(context, next) {
      if (context.path === '/test-servers.json') {
        started ??= start();
        context.body = await started;
      } else if (await backend(context.req, context.res)) {
        context.respond = false;
      } else {
        await next();
      }
    },
    plugin: {
      name: 'test-servers',
      serverStart({ config }) {
        origin = `http://${config.hostname}:${config.port}`;
      },
      serverStop() {
        for (const stop of stops) stop();
      },
    },
  };
}
