import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TestRunnerPlugin } from '@web/test-runner';
import type { Backend } from '../../demo/backend/index.js';
import { demoBackend } from './demo-backend.js';
import type { Middleware } from './canned-response.js';
import { distrustedCertificate, trustedCertificate } from './certificate.js';
import type { CloudAccess } from '../../demo/mock/node/run-command.js';
import { MockClouds } from './mock-cloud.js';
import { startSite } from './site.js';
import { type Protocol, startTlsProxy } from './tls-proxy.js';

/** What `fetch('/test-servers.json')` returns. */
export interface TestServers {
  /** The mock cloud: another origin than the page's, which its CORS rules allow. It is this test file's alone. */
  cloud: CloudAccess;
  /** Where the demo's backend is, on the page's own origin. */
  backend: string;
  /** Says whose cloud the backend uses. */
  cookie: string;
  /** A third origin, with `/cdn/oss-direct-upload.js`, `/pages/…` and the backend. */
  site: string;
  /** Where the cloud is behind TLS, as `?over=h2` or `?over=http/1.1` asked for. */
  tls?: {
    /** The cloud too, but with a certificate that no browser has reason to trust. */
    distrusted: string;
    /** The runner's own pages, by https. */
    pages: string;
  };
}

type Opened = Promise<{ cloud: CloudAccess; backend: Backend; tls?: TestServers['tls'] }>;

/** The browser finds the runner under this name too, which is not a secure context. */
const plainHost = 'intranet.test';

/** Says whose cloud a backend asks. Each test file's page has a cookie jar of its own, and all ports of a host share it. */
const COOKIE = 'test_cloud';

/** The servers of the end-to-end tests: a site for all, and a mock cloud for each test file that asks, with its switches and its log. */
export function testServers(): { middleware: Middleware; plugin: TestRunnerPlugin } {
  let origin = '';
  let site: Promise<string> | undefined;
  let pages: Promise<string> | undefined;
  let mocks: MockClouds | undefined;
  const clouds: Opened[] = [];
  const stops: (() => void)[] = [];

  /** @returns the address of a server, which stops with the others */
  async function addressOf(starting: Promise<{ origin: string; stop(): void }>): Promise<string> {
    const started = await starting;
    stops.push(started.stop);
    return started.origin;
  }

  async function openCloud(over: Protocol | undefined) {
    const origins = [origin, await (site ??= addressOf(startSite(backend))), origin.replace('127.0.0.1', plainHost)];
    if (over) origins.push(await (pages ??= addressOf(startTlsProxy(origin, 'h2', trustedCertificate))));
    const cloud = await (mocks ??= new MockClouds()).open({ origins });
    const ask = demoBackend({ ...cloud, hosts: [plainHost] });
    if (!over) return { cloud, backend: ask };
    const endpoint = await addressOf(startTlsProxy(cloud.endpoint, over, trustedCertificate));
    const distrusted = await addressOf(startTlsProxy(cloud.endpoint, over, distrustedCertificate));
    const overTls: Backend = (request, response) => ask(request, naming(endpoint, cloud.endpoint, response));
    return { cloud: { ...cloud, endpoint }, backend: overTls, tls: { distrusted, pages: await pages! } };
  }

  const backend: Backend = async (request, response) => {
    const asked = await clouds[cloudNumber(request) ?? 0];
    return asked ? asked.backend(request, response) : false;
  };

  return {
    async middleware(context, next) {
      // A page of another host does not have the cookie yet, but its address names the cloud.
      const named = new URL(context.url, 'http://localhost').searchParams.get(COOKIE);
      if (named !== null) context.set('Set-Cookie', `${COOKIE}=${named}; Path=/; SameSite=Lax`);
      if (context.path === '/test-servers.json') {
        const over = context.query.over as Protocol | undefined;
        const number = clouds.length; // a page may have run another file before, which left its cloud as it was
        const { cloud, tls } = await (clouds[number] = openCloud(over));
        const cookie = `${COOKIE}=${number}`;
        context.set('Set-Cookie', `${cookie}; Path=/; SameSite=Lax`);
        context.set('Cache-Control', 'no-store');
        context.body = { cloud, backend: origin, cookie, site: await site, tls };
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
        mocks?.stop();
      },
    },
  };
}

/** A backend's response, with another storage address: the backend itself sends to the cloud without TLS. */
function naming(address: string, insteadOf: string, response: ServerResponse): ServerResponse {
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  response.end = (body?: unknown) => end(typeof body === 'string' ? body.replaceAll(insteadOf, address) : body);
  return response;
}

function cloudNumber({ headers }: IncomingMessage): number | undefined {
  const [, number] = new RegExp(`\\b${COOKIE}=(\\d+)`).exec(headers.cookie ?? '') ?? [];
  return number === undefined ? undefined : Number(number);
}
