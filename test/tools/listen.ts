import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';

const types: Record<string, string> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' },
};

/** Lets a server listen on a free port of this machine. */
export async function listen(server: Server): Promise<{ origin: string; port: number; stop(): void }> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ port, origin: `http://127.0.0.1:${port}` },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** As `listen`, a server that responds by this function: with 404 where that lacks a file, with 500 where it fails otherwise. */
export function serve(respond: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer(async (request, response) => {
    try {
      await respond(request, response);
    } catch (error) {
      response.writeHead((error as NodeJS.ErrnoException).code === 'ENOENT' ? 404 : 500).end(String(error));
    }
  });
  return listen(server);
}

/** Responds with a file, of the type that its name says. @throws where there is none */
export async function sendFile(response: ServerResponse, path: string): Promise<void> {
  const file = await readFile(path);
  response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(file);
}
