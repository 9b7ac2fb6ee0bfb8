import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import type { BackendOptions } from '../../../demo/backend/index.js';
import { demoBackend } from '../../tools/demo-backend.js';
import type { Asked } from './server-handler.js';
import { type Around, useCloud, useServer } from './servers.js';

type Received = Asked<IncomingMessage['headers']>;

type Sent = { method?: string; headers?: Record<string, string | undefined>; body?: string };

/** The demo's backend over a mock cloud, on a plain node:http server that responds 404 where the backend does not respond. */
export async function startBackend(options: Partial<BackendOptions> = {}, around?: Around) {
  const cloud = await useCloud({ bucket: 'backend-bucket' }, around);
  const backend = demoBackend({ ...cloud, ...options });
  const address = await useServer(async (incoming, response) => {
    if (!(await backend(incoming, response))) response.writeHead(404).end('"left alone"');
  }, around);
  let cookie: string | undefined;

  return {
    cloud,
    address,
    /** Sends a request as one visitor, with the visitor's cookie. A header of undefined is not sent. */
    async request(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Received> {
      const all = Object.entries({ cookie, ...headers });
      const sent = Object.fromEntries(all.filter(([, value]) => value !== undefined)) as Record<string, string>;
      const outgoing = httpRequest(address + path, { method, headers: sent });
      outgoing.end(body);
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      cookie = incoming.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
      return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await json(incoming) };
    },
    newVisitor: () => void (cookie = undefined),
  };
}

export function query(fields: Record<string, string | number>): string {
  return `?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`;
}
