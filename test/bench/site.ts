import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createUploadHandler, toNode } from '../../src/server.js';
import { sendFile, serve } from '../tools/listen.js';
import { built } from './build-pages.js';
import type { Job, Seen } from './job.js';

const html =
  '<!doctype html><meta charset="utf-8"><title>Benchmark</title><main></main><script type="module" src="/built/page.js"></script>';

/** Where files are, by the first name in their path. */
const folders: Record<string, string> = { built, cdn: 'dist/cdn' };

/** The application's side: its page, its grants, and where the page reports what it saw. */
export class Site {
  readonly #server = serve((request, response) => this.#respond(request, response));
  job: Job | undefined;
  grants = 0;
  rtt = 0;
  onBegin: () => Promise<void> = async () => {};
  onEnd: (seen: Seen) => void = () => {};

  get origin(): Promise<string> {
    return this.#server.then(({ origin }) => origin);
  }

  stop(): void {
    void this.#server.then(({ stop }) => stop());
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const [, first = '', ...rest] = pathname.split('/');
    const folder = folders[first];
    if (folder) {
      await sleep(this.rtt); // what is loaded on need is as far away as all else
      await sendFile(response, join(folder, normalize(`/${rest.join('/')}`)));
    } else if (first === '') response.setHeader('Content-Type', 'text/html').end(html);
    else if (first === 'job') response.end(JSON.stringify(this.job));
    else if (first === 'grant') await this.#grant(request, response);
    else if (first === 'better-upload') await this.#signFor(request, response);
    else if (first === 'begin') response.end(await this.onBegin());
    else if (first === 'end') response.end(this.onEnd(JSON.parse(await text(request)) as Seen));
    else response.writeHead(404).end();
  }

  /** The store checks no signature. */
  async #grant(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { store: endpoint, mode = 'sts' } = this.job!; // a page that asks has one
    const cloud = { bucket: 'bench', region: 'cn-hangzhou' };
    const credentials = { accessKeyId: 'bench', accessKeySecret: 'secret' };
    this.grants++;
    await sleep(this.rtt);
    if (mode === 'sts') {
      const securityToken = 'token'.repeat(100); // real ones have some 500 characters
      const expiration = new Date(Date.now() + 3600_000).toISOString();
      const grant = { ...credentials, accessKeyId: 'STS.bench', securityToken, expiration, ...cloud, endpoint };
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(grant));
    } else {
      const authorize = () => ({ mode, dir: 'uploads/' });
      const handler = createUploadHandler({ ...cloud, credentials, ossEndpoint: endpoint, authorize });
      toNode(handler)(request, response);
    }
  }

  /** As the route of better-upload's server does, but for the signature. */
  async #signFor(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { files } = JSON.parse(await text(request)) as { files: { name: string }[] };
    this.grants++;
    await sleep(this.rtt);
    const signed = files.map((file) => ({
      ...{ signedUrl: `${this.job!.store}/${file.name}`, headers: {} },
      file: { ...file, objectInfo: { key: file.name, metadata: {} } },
    }));
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ files: signed, metadata: {} }));
  }
}
