import { expect } from '@open-wc/testing';
import { nextHopProtocol } from '../../src/oss/request/next-hop.js';
import { VirtualTime } from '../support/virtual-time.js';
import { servers } from '../support/browser/cloud.js';
import { untilTestEnds } from '../support/browser/replace.js';

/** Sends a request, and reads by what protocol its host is reached. */
async function protocolOf(url: string): Promise<string> {
  const request = new XMLHttpRequest();
  request.open('GET', url);
  request.send();
  const loaded = new Promise((resolve) => request.addEventListener('load', resolve));
  const protocol = nextHopProtocol(new URL(url).origin, loaded);
  await loaded;
  return protocol;
}

describe('the protocol of a host', () => {
  it('is readable for the page’s own', async () => {
    expect(await protocolOf(`${location.origin}/package.json`)).to.equal('http/1.1');
  });

  it('is hidden where its responses lack Timing-Allow-Origin, which takes no time to see', async () => {
    const { cloud } = await servers();
    untilTestEnds(new VirtualTime());
    expect(await protocolOf(`${cloud.endpoint}/-/requests`)).to.equal('');
  });
});
