import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lets a server listen on a free port of this machine. */
export async function listen(server: Server): Promise<{ server: Server; origin: string; port: number; stop(): void }> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ server, port, origin: `http://127.0.0.1:${port}` },
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
