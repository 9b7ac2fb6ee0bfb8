import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import {
  type Connection,
  connectionShare,
  nextHopProtocol,
  withConnection,
} from '../../src/oss/request/connections.js';
import { useVirtualTime } from '../support/node/virtual-time.js';
import { flushPromises } from '../support/virtual-time.js';

/** Reports a request as browsers do, by Resource Timing. @param protocol undefined where the host lets no page read it */
function reportRequest(url: string, protocol: string | undefined, initiator = 'xmlhttprequest'): void {
  const times = { startTime: 1, endTime: 2, postRedirectStartTime: 1, encodedBodySize: 0, decodedBodySize: 0 };
  const timing = { ...times, finalConnectionTimingInfo: { ALPNNegotiatedProtocol: protocol ?? '' } };
  // Node 20 takes what later versions describe, too.
  const mark = performance.markResourceTiming as (...described: unknown[]) => unknown;
  mark.call(performance, timing, url, initiator, globalThis, '', {}, 200, '');
}

let hosts = 0;
const newHost = () => `https://host-${++hosts}.example`;
const { signal: never } = new AbortController();

/** Asks for connections whose use the test ends. */
function asking(origin: string) {
  const begun: number[] = [];
  const turns: number[] = [];
  const uses = new Map<number, Record<'move' | 'release' | 'end', () => void> & { fail: (error: Error) => void }>();
  /** @returns the reason, where it is rejected */
  const ask = (number: number, signal: AbortSignal = never, atOnce?: number, method?: string): Promise<unknown> => {
    const use = ({ turn, onMoved: move, onEnded: release }: Connection) => {
      begun.push(number);
      void turn.then(() => turns.push(number));
      return new Promise<void>((end, fail) => uses.set(number, { move, release, end, fail }));
    };
    return withConnection(origin, signal, use, atOnce, method).catch((reason: unknown) => reason);
  };
  const askFor = async (count: number, atOnce?: number) => {
    for (let number = 0; number < count; number++) void ask(number, never, atOnce);
    await flushPromises();
  };
  return { begun, turns, uses, ask, askFor };
}

describe('requests over HTTP/2', () => {
  const time = useVirtualTime();

  /** A host that has responded once, and more requests for it. @param protocol that the browser reports; '' is a hidden one */
  async function respondedHost(protocol?: string, count = 40) {
    const origin = newHost();
    const asked = asking(origin);
    void asked.ask(0);
    await flushPromises();
    asked.uses.get(0)!.end();
    await flushPromises();
    if (protocol === undefined) await time.advance(1000);
    else reportRequest(`${origin}/key`, protocol);
    await flushPromises();
    for (let number = 1; number <= count; number++) void asked.ask(number);
    await flushPromises();
    /** These send some bytes, and some time passes. */
    const move = async (numbers: number[], ms = 10) => {
      for (const number of numbers) asked.uses.get(number)!.move();
      await time.advance(ms);
    };
    return { ...asked, move, share: () => connectionShare(`${origin}/key`) };
  }

  for (const [what, protocol, atOnce, expected] of [
    ['nothing', undefined, 12, 1],
    ['a request without its protocol', '', 12, 1],
    ['h2', 'h2', 32, 6 / 32],
    ['h3', 'h3', 32, 6 / 32],
    ['HTTP/1.1', 'http/1.1', 6, 1],
  ] as const)
    it(`are ${atOnce} at once where the browser reports ${what}, of which six surely have a connection`, async () => {
      const { begun, turns, share } = await respondedHost(protocol);
      assert.deepEqual([begun.length - 1, turns.length - 1, share()], [atOnce, 6, expected]);
    });

  it('are 32 at once as soon as seven of them move, each a share of a connection, with its turn at once', async () => {
    const { begun, turns, uses, ask, move, share } = await respondedHost();
    await move([7], 0);
    assert.deepEqual(turns.slice(-2), [6, 7], 'its turn, as soon as some bytes of it move');
    assert.equal(share(), 1);
    await move([1, 2, 3, 4, 5, 6]);
    assert.equal(share(), 6 / 32);
    uses.get(1)!.end();
    void ask(41);
    await flushPromises();
    assert.equal(begun.length, 2 + 32);
    assert.deepEqual(turns.slice(-20), begun.slice(-20));
  });

  it('have their turn at once only where those of their method share one connection', async () => {
    const { turns, move, ask } = await respondedHost('', 12);
    await move([1, 2, 3, 4, 5, 6, 7]);
    void ask(13, never, 0, 'POST');
    void ask(14, never, 0, 'PUT');
    await flushPromises();
    assert.deepEqual(turns.slice(-2), [7, 14]);
  });

  it('are not known by six of one method and one of another that move', async () => {
    const { uses, move, ask, share } = await respondedHost('', 6);
    void ask(7, never, 0, 'POST');
    await flushPromises();
    await move([1, 2, 3, 4, 5, 6, 7], 1000);
    assert.equal(uses.size, 8);
    assert.equal(share(), 1);
  });

  it('are not known by a seventh that moves before the page hears that another has ended', async () => {
    const { uses, move, share } = await respondedHost();
    void move([1, 2, 3, 4, 5, 6, 7], 0);
    uses.get(2)!.end();
    await time.advance(1000);
    assert.equal(share(), 1);
    void move([8], 0);
    uses.get(3)!.fail(new Error('lost'));
    await time.advance(1000);
    assert.equal(share(), 1);
  });

  it('are not known by six that move while it is found out why six others were cut', async () => {
    const { uses, move, share } = await respondedHost();
    void move([1, 2, 3, 4, 5, 6], 0);
    for (const number of [1, 2, 3, 4, 5, 6]) uses.get(number)!.release();
    await move([7, 8, 9, 10, 11, 12], 1000);
    assert.equal(share(), 1);
  });
});

describe('the connections to a host', () => {
  it('are six while none has succeeded, first come, first served, and reject with the error of their use', async () => {
    const { begun, uses, ask } = asking(newHost());
    const ends = Array.from({ length: 20 }, (_, number) => ask(number));
    for (let number = 0; number < 20; number++) {
      await flushPromises();
      assert.deepEqual(begun, [...Array(Math.min(20, number + 6)).keys()]);
      const error = new Error('lost');
      uses.get(number)!.fail(error);
      assert.equal(await ends[number], error);
    }
  });

  it('are released when their use throws at once', async () => {
    const origin = newHost();
    const error = new Error('at once');
    const use = () => {
      throw error;
    };
    for (let i = 0; i < 10; i++) await assert.rejects(withConnection(origin, never, use), error);
    const { begun, askFor } = asking(origin);
    await askFor(6);
    assert.equal(begun.length, 6);
  });

  const aborts: [when: string, abort: (controller: AbortController, free: () => void) => void][] = [
    ['while it waits', (controller, free) => (controller.abort('I leave'), free())],
    // after the connection was handed over, before it is taken up
    ['in the moment of getting one', (controller, free) => (free(), queueMicrotask(() => controller.abort('I leave')))],
  ];
  for (const [when, abort] of aborts)
    it(`go to the next request where one is aborted ${when}, which rejects with its reason`, async () => {
      const { begun, uses, ask, askFor } = asking(newHost());
      await askFor(6);
      const controller = new AbortController();
      const left = ask(6, controller.signal);
      void ask(7);
      await flushPromises();
      abort(controller, () => uses.get(0)!.end());
      assert.equal(await left, 'I leave');
      await flushPromises();
      assert.deepEqual(begun, [0, 1, 2, 3, 4, 5, 7]);
    });

  it('are never used by a request that is aborted, also in the moment of getting a connection', async () => {
    const late: number[] = [];
    for (let moments = 0; moments < 12; moments++) {
      const controller = new AbortController();
      const { signal } = controller;
      const used = withConnection(newHost(), signal, async () => signal.aborted && late.push(moments)).catch(() => {});
      for (let i = 0; i < moments; i++) await Promise.resolve();
      controller.abort();
      await used;
    }
    assert.deepEqual(late, []);
  });

  it('are not taken by a request that was aborted before', async () => {
    const { begun, ask } = asking(newHost());
    assert.equal(await ask(0, AbortSignal.abort('gone')), 'gone');
    assert.deepEqual(begun, []);
  });

  it('are as many as the page asks for, for this host', async () => {
    const origin = newHost();
    const [usual, asked] = [asking(origin), asking(origin)];
    await usual.askFor(20);
    assert.equal(usual.begun.length, 6);
    void asked.ask(0, never, 18);
    await flushPromises();
    assert.equal(usual.begun.length + asked.begun.length, 18);
    for (let number = 0; number < 3; number++) usual.uses.get(number)!.end();
    await flushPromises();
    assert.equal(usual.begun.length, 20);
    assert.equal(asked.begun.length, 1);
    const other = asking(newHost());
    await other.askFor(20, Number.NaN);
    assert.equal(other.begun.length, 6);
  });

  it('are surely there for the six oldest requests, in the order in which these began', async () => {
    const { uses, turns, askFor } = asking(newHost());
    await askFor(12, 12);
    assert.deepEqual(turns, [0, 1, 2, 3, 4, 5]);
    uses.get(9)!.end();
    uses.get(7)!.fail(new Error('lost'));
    await flushPromises();
    assert.deepEqual(turns, [0, 1, 2, 3, 4, 5]);
    uses.get(3)!.end();
    uses.get(0)!.end();
    await flushPromises();
    assert.deepEqual(turns, [0, 1, 2, 3, 4, 5, 6, 8]);
  });
});

describe('the protocol of a host', () => {
  const time = useVirtualTime();
  const forever = new Promise<never>(() => {});

  /** What has been found without any time passing. */
  async function found(reading: Promise<string>) {
    await flushPromises();
    return Promise.race([reading, flushPromises().then(() => undefined)]);
  }

  type Report = [path: string, protocol: string | undefined, initiator?: string];
  const cases: [title: string, before: Report[], after: Report[], protocol: string | undefined][] = [
    ['is that of a request that is reported later', [], [['/key', 'h3']], 'h3'],
    ['is that of a picture that was reported before', [['/2.png', 'h2', 'img']], [], 'h2'],
    ['is not that of another host', [['.com/key', 'h2']], [], undefined],
    ['is hidden where an upload is reported without it', [], [['/key', undefined]], ''],
    ['is not hidden by a picture, which may come from a cache', [], [['/1.png', undefined, 'img']], undefined],
  ];
  for (const [title, before, after, protocol] of cases)
    it(title, async () => {
      const host = newHost();
      for (const [path, ...facts] of before) reportRequest(host + path, ...facts);
      const reading = nextHopProtocol(host, forever);
      for (const [path, ...facts] of after) reportRequest(host + path, ...facts);
      assert.equal(await found(reading), protocol);
      assert.equal(time.pending, 0);
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
    const reading = nextHopProtocol(host, forever);
    reportRequest(`${host}/key`, 'h2');
    assert.equal(await found(reading), 'h2');
    assert.equal(await found(nextHopProtocol(host, forever)), undefined);
    performance.setResourceTimingBufferSize(250);
  });
});
