import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The first free port of 127.0.0.1 that is `first` or one of the next 99; any free port if `first` is 0. @throws if all are in use */
export async function freePort(first: number): Promise<number> {
  for (let port = first; port < first + 100; port += 1) {
    const free = await tryPort(port);
    if (free !== undefined) return free;
  }
  throw new Error(`No port from ${first} to ${first + 99} is free.`);
}

/** The port, or undefined if it is in use. */
async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
