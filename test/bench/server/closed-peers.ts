import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Milliseconds for which what the kernel said is believed. */
const AGE = 50;
const ESTABLISHED = '01';

let [states, read] = [new Map<string, string>(), -Infinity];

/**
 * Whether the other end of a connection within this machine has closed it. Its kernel still sends what it holds, some 4 MB on a
 * loopback, so that a server that reads slowly learns of it late. False where there is no /proc.
 */
export function hasPeerClosed({ localPort = 0, remotePort = 0 }: Socket): boolean {
  const now = performance.now();
  if (now - read > AGE) [states, read] = [readStates(), now];
  const state = states.get(`${remotePort} ${localPort}`);
  return state !== undefined && state !== ESTABLISHED; // one that is not listed may be newer than the list
}

function readStates(): Map<string, string> {
  try {
    const lines = readFileSync('/proc/net/tcp', 'utf8').matchAll(/:(\w{4}) \w+:(\w{4}) (\w\w) /g);
    return new Map(
      Array.from(lines, ([, local, remote, state]) => [`${parseInt(local!, 16)} ${parseInt(remote!, 16)}`, state!]),
    );
  } catch {
    return new Map();
  }
}
