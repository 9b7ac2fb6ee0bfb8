import { ConnectionDropped } from '../protocol/oss-error.js';
import type { Fault } from './fault.js';
import type { FaultInjector } from './fault-injector.js';
import { pause } from './pause.js';

/**
 * Leaves a request for later, if a fault asks for it: its connection ends, and what was received is handled after that.
 *
 * @param handle what is done with the request's body, unseen by the client
 * @throws ConnectionDropped if the request is left for later
 */
export async function leaveForLater(
  injector: FaultInjector,
  faults: readonly Fault[],
  body: AsyncIterable<Uint8Array>,
  handle: (body: AsyncIterable<Uint8Array>) => Promise<unknown>,
): Promise<void> {
  const fault = faults.find((one) => one.kind === 'late' && injector.inject(one));
  if (!fault) return;
  const received: Uint8Array[] = [];
  for await (const chunk of body) received.push(chunk.slice());
  const later = async () => {
    await pause(fault.ms ?? 0, injector.untilReset);
    await handle(eachOf(received));
  };
  later().catch(() => {}); // nobody is there to hear of it
  throw new ConnectionDropped('A fault leaves the request for later.');
}

async function* eachOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
