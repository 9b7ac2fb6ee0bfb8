import { expect } from '@open-wc/testing';
import { nextHopProtocol } from '../../src/oss/request/next-hop.js';
import { servers } from '../support/browser/cloud.js';

/** Sends a request, and reads by what protocol its host is reached. @returns it, and the milliseconds that reading it took */
async function protocolOf(url: string) {
  const request = new XMLHttpRequest();
  request.open('GET', url);
  request.send();
  const loaded = new Promise((resolve) => request.addEventListener('load', resolve));
  const protocol = nextHopProtocol(new URL(url).origin, loaded);
  await loaded;
  const begun = performance.now();
  return { protocol: await protocol, elapsed: performance.now() - begun };
}

describe('the protocol of a host', () => {
  it('is readable for the page’s own', async () => {
    expect((await protocolOf(`${location.origin}/package.json`)).protocol).to.equal('http/1.1');
  });

  it('is hidden where its responses lack Timing-Allow-Origin, which takes no second to see', async () => {
    const { cloud } = await servers();
    const { protocol, elapsed } = await protocolOf(`${cloud.endpoint}/-/requests`);
    expect(protocol).to.equal('');
    expect(elapsed).to.be.below(900);
  });
});
