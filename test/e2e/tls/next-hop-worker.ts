import { nextHopProtocol } from '../../../src/oss/request/next-hop.js';

/** Sends a request to an address, and reports how its host is reached. */
self.onmessage = async ({ data: url }: MessageEvent<string>) => {
  const request = new XMLHttpRequest();
  const loaded = new Promise((resolve) => (request.onload = resolve));
  const protocol = nextHopProtocol(new URL(url).origin, loaded);
  request.open('GET', url);
  request.send();
  self.postMessage(await protocol);
};
self.postMessage('ready');
