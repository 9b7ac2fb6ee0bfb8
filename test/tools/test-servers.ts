import type { IncomingMessage } from 'node:http';
import type { TestRunnerPlugin } from '@web/test-runner';
import type { Backend } from '../../demo/backend/index.js';
import { demoBackend } from './demo-backend.js';
import type { Middleware } from './answer.js';
import { type MockCloud, startMockCloud } from './mock-cloud.js';
import { startSite } from './site.js';

/** What `fetch('/test-servers.json')` tells a test. */
export interface TestServers {
  /** The mock cloud: another origin than the page's, which its CORS rules allow. It is this test file's alone. */
  cloud: MockCloud;
  /** Where the demo's backend answers, on the page's own origin. */
  backend: string;
  /** A third origin, with `/cdn/oss-direct-upload.js`, `/pages/…` and the backend. */
  site: string;
}

/** The browser finds the runner under this name too, where it is no secure context. */
const plainHost = 'intranet.test';

/** Says whose cloud a backend asks. Each test file's page has a cookie jar of its own, and all ports of a host share it. */
const COOKIE = 'test_cloud';

/** The servers of the end-to-end tests: a site for all, and a mock cloud for each test file that asks, with its switches and its log. */
export function testServers(): { middleware: Middleware; plugin: TestRunnerPlugin } {
  let origin = '';
  let site: Promise<string> | undefined;
  const clouds: Promise<{ cloud: MockCloud; backend: Backend }>[] = [];
  const stops: (() => void)[] = [];

  async function openSite(): Promise<string> {
    const opened = await startSite(backend);
    stops.push(() => opened.server.close());
    return opened.origin;
  }

  async function openCloud(): Promise<{ cloud: MockCloud; backend: Backend }> {
    const origins = [origin, await (site ??= openSite()), origin.replace('127.0.0.1', plainHost)];
    const { cloud, stop } = await startMockCloud(origins);
    stops.push(stop);
    return { cloud, backend: demoBackend({ ...cloud, hosts: [plainHost] }) };
  }

  const backend: Backend = async (request, response) => {
    const asked = await clouds[cloudNumber(request) ?? 0];
    return asked ? asked.backend(request, response) : false;
  };

  return {
    async middleware(context, next) {
      // A page of another host does not have the cookie yet, but is told the cloud in its address.
      const told = new URL(context.url, 'http://localhost').searchParams.get(COOKIE);
      if (told !== null) context.set('Set-Cookie', `${COOKIE}=${told}; Path=/; SameSite=Lax`);
      if (context.path === '/test-servers.json') {
        const number = cloudNumber(context.req) ?? clouds.length;
        const { cloud } = await (clouds[number] ??= openCloud());
        context.set('Set-Cookie', `${COOKIE}=${number}; Path=/; SameSite=Lax`);
        context.body = { cloud, backend: origin, site: await site };
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

function cloudNumber({ headers }: IncomingMessage): number | undefined {
  const [, number] = new RegExp(`\\b${COOKIE}=(\\d+)`).exec(headers.cookie ?? '') ?? [];
  return number === undefined ? undefined : Number(number);
}
