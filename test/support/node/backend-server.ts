import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BackendOptions } from '../../../demo/backend/index.js';
import { type MockCloud, mockCloud } from '../../../demo/mock/index.js';
import { demoBackend } from '../../tools/demo-backend.js';

interface Answered {
  status: number;
  headers: IncomingMessage['headers'];
  // oxlint-disable-next-line typescript/no-explicit-any -- an answer as a stranger sees it
  body: any;
}

export interface BackendServer {
  cloud: MockCloud;
  /** Asks as one visitor, who keeps the cookie. A header of undefined is not sent. */
  ask(
    path: string,
    options?: { method?: string; headers?: Record<string, string | undefined>; body?: string },
  ): Promise<Answered>;
  /** Forgets the cookie: another visitor. */
  newVisitor(): void;
  close(): Promise<void>;
}

/** The demo's backend over a mock cloud, on a plain node:http server that answers 404 to what the backend leaves alone. */
export async function startBackend(options: Partial<BackendOptions> = {}): Promise<BackendServer> {
  const cloud = await mockCloud({ bucket: 'backend-bucket' });
  const { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } = cloud;
  const backend = demoBackend({ endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn, ...options });
  const answer = async (question: IncomingMessage, response: ServerResponse) => {
    if (!(await backend(question, response))) response.writeHead(404).end('"left alone"');
  };
  const server = createServer((question, response) => void answer(question, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let cookie: string | undefined;

  return {
    cloud,
    async ask(path, { method = 'GET', headers = {}, body } = {}) {
      const sent = Object.entries({ host: `127.0.0.1:${port}`, cookie, ...headers }).filter(
        ([, value]) => value !== undefined,
      );
      const outgoing = request({
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: Object.fromEntries(sent) as Record<string, string>,
      });
      outgoing.end(body);
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      cookie = incoming.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie;
      return {
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      };
    },
    newVisitor() {
      cookie = undefined;
    },
    async close() {
      server.close();
      await cloud.close();
    },
  };
}

export function query(fields: Record<string, string | number>): string {
  return `?${new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))}`;
}
