import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { nextHopProtocol } from '../../src/oss/request/next-hop.js';
import { reportRequest } from '../support/node/report-request.js';
import { flushPromises, VirtualTime } from '../support/virtual-time.js';

let hosts = 0;
const never = new Promise<never>(() => {});
const newHost = () => `https://hop-${++hosts}.example`;

describe('the protocol of a host', () => {
  let time: VirtualTime;
  beforeEach(() => (time = new VirtualTime()));
  afterEach(() => time.restore());

  /** What has been found without any time passing. */
  async function found(reading: Promise<string>) {
    await flushPromises();
    return Promise.race([reading, flushPromises().then(() => undefined)]);
  }

  it('is that of a request that is reported later', async () => {
    const host = newHost();
    const reading = nextHopProtocol(host, never);
    assert.equal(await found(reading), undefined);
    reportRequest(`${host}/key`, 'h3');
    assert.equal(await found(reading), 'h3');
    assert.equal(time.pending, 0);
  });

  it('is that of a request that was reported before', async () => {
    const host = newHost();
    reportRequest(`${host}/1.png`, undefined, 'img');
    reportRequest(`${host}/2.png`, 'h2', 'img');
    assert.equal(await found(nextHopProtocol(host, never)), 'h2');
  });

  it('is not that of another host', async () => {
    const host = newHost();
    reportRequest(`${host}.com/key`, 'h2');
    reportRequest(`https://other.example/?${host}/`, 'h2');
    assert.equal(await found(nextHopProtocol(host, never)), undefined);
  });

  it('is hidden where an upload is reported without it', async () => {
    const host = newHost();
    const reading = nextHopProtocol(host, never);
    reportRequest(`${host}/key`, undefined);
    assert.equal(await found(reading), '');
  });

  it('is not hidden by a picture, which may come from a cache', async () => {
    const host = newHost();
    const reading = nextHopProtocol(host, never);
    reportRequest(`${host}/1.png`, undefined, 'img');
    assert.equal(await found(reading), undefined);
    reportRequest(`${host}/key`, 'h2');
    assert.equal(await found(reading), 'h2');
  });

  it('is unknown where nothing is reported within a second after a response', async () => {
    let respond = () => {};
    const reading = nextHopProtocol(newHost(), new Promise<void>((resolve) => (respond = resolve)));
    await time.advance(5000);
    respond();
    await time.advance(999);
    assert.equal(await found(reading), undefined);
    await time.advance(1);
    assert.equal(await found(reading), '');
  });

  it('is seen only where it is read before the request, if the buffer of requests is full', async () => {
    performance.setResourceTimingBufferSize(0);
    const host = newHost();
    const reading = nextHopProtocol(host, never);
    reportRequest(`${host}/key`, 'h2');
    assert.equal(await found(reading), 'h2');
    assert.equal(await found(nextHopProtocol(host, never)), undefined);
    performance.setResourceTimingBufferSize(250);
  });
});
