import { nextHopProtocol } from '../../../src/oss/request/next-hop.js';

/** Sends a request to an address, and reports how its host is reached. */
self.onmessage = ({ data: url }: MessageEvent<string>) => {
  const request = new XMLHttpRequest();
  request.onload = async () => self.postMessage(await nextHopProtocol(new URL(url).origin));
  request.open('GET', url);
  request.send();
};
self.postMessage('ready');
