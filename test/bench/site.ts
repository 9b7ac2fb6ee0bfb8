import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { grantFor } from './grant.js';
import type { Job, Seen } from './job.js';

const html =
  '<!doctype html><meta charset="utf-8"><title>Benchmark</title><main></main><script type="module" src="/built/page.js"></script>';

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

/** The application's side: its page, its grants, and where the page reports what it saw. */
export class Site {
  readonly #server: Server;
  readonly #folders: Record<string, string>;
  /** What the page is to do next. */
  job: Job | undefined;
  /** Calls for a grant, since the counter was reset. */
  grants = 0;
  /** Milliseconds that a grant takes. */
  rtt = 0;
  /** The page is about to begin. */
  onBegin: () => void | Promise<void> = () => {};
  onEnd: (seen: Seen) => void = () => {};

  private constructor(folders: Record<string, string>) {
    this.#folders = folders;
    this.#server = createServer((request, response) => {
      this.#respond(request, response).catch((error: unknown) => response.writeHead(404).end(String(error)));
    });
  }

  /** @param folders where files are, by the first name in their path */
  static async start(folders: Record<string, string>): Promise<Site> {
    const site = new Site(folders);
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    const [, first = '', ...rest] = pathname.split('/');
    const folder = this.#folders[first];
    if (folder) return this.#file(join(folder, normalize(`/${rest.join('/')}`)), response);
    if (first === '') response.setHeader('Content-Type', 'text/html').end(html);
    else if (first === 'job') response.end(JSON.stringify(this.job));
    else if (first === 'grant') this.#grant(searchParams, response);
    else if (first === 'begin') response.end(await this.onBegin());
    else if (first === 'end') (this.onEnd(JSON.parse(await textOf(request)) as Seen), response.end());
    else response.writeHead(404).end();
  }

  async #file(path: string, response: ServerResponse): Promise<void> {
    const bytes = await readFile(path);
    await new Promise((resolve) => setTimeout(resolve, this.rtt)); // what is loaded on need is as far away as all else
    response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream').end(bytes);
  }

  #grant(query: URLSearchParams, response: ServerResponse): void {
    this.grants++;
    response.setHeader('Content-Type', 'application/json');
    setTimeout(() => response.end(JSON.stringify(this.job && grantFor(this.job, query))), this.rtt);
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
