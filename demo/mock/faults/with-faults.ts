import { ConnectionDropped } from '../protocol/oss-error.js';
import type { Fault } from './fault.js';
import type { FaultInjector } from './fault-injector.js';
import { pause } from './pause.js';

/**
 * Passes a body on with the switches applied: slowed, cut off, stalled or with a byte flipped.
 *
 * @param faults that match the request
 * @param onBytes called with the number of bytes passed on
 * @param isUpload whether it is the body of a request, which the line may slow as well
 */
export async function* withFaults(
  body: AsyncIterable<Uint8Array>,
  faults: readonly Fault[],
  injector: FaultInjector,
  signal: AbortSignal,
  onBytes: (bytes: number) => void = () => undefined,
  isUpload = false,
): AsyncGenerator<Uint8Array> {
  const bodyFaults = faults.filter(({ kind }) => kind === 'reset' || kind === 'stall' || kind === 'flip');
  const { untilReset } = injector; // of now: a reset on the way ends a stall that comes after it
  let at = 0;
  for await (const original of body) {
    const chunk = withFlippedBytes(original, at, bodyFaults, injector);
    for (let from = 0; from < chunk.length;) {
      const { bandwidth, connections } = injector.switches;
      const rate = Math.min(bandwidth || Infinity, (isUpload && connections.rate) || Infinity);
      // In pieces of a tenth of a second, so that progress is visible.
      const length = Math.min(chunk.length, Math.max(1, Math.floor(rate / 10)));
      const cuts = bodyFaults
        .filter(({ kind, atByte = 0 }) => kind !== 'flip' && atByte > at && atByte <= at + length)
        .map(({ atByte = 0 }) => atByte - at);
      const piece = chunk.subarray(from, from + Math.min(length, ...cuts));
      const ofBody = bandwidth && (piece.length / bandwidth) * 1000;
      await pause(Math.max(ofBody, isUpload ? injector.carry(piece.length) : 0), signal);
      from += piece.length;
      at += piece.length;
      onBytes(piece.length);
      yield piece;
      await injectAt(at, bodyFaults, injector, signal, untilReset);
    }
  }
}

/** Injects the faults that happen before the first byte of a body, also where the request has none. */
export async function injectBeforeBody(
  faults: readonly Fault[],
  injector: FaultInjector,
  signal: AbortSignal,
): Promise<void> {
  await injectAt(
    0,
    faults.filter(({ kind }) => kind === 'reset' || kind === 'stall'),
    injector,
    signal,
  );
}

/** @param at number of the body's next byte */
async function injectAt(
  at: number,
  faults: readonly Fault[],
  injector: FaultInjector,
  signal: AbortSignal,
  untilReset = injector.untilReset,
): Promise<void> {
  for (const fault of faults) {
    if (fault.kind === 'flip' || (fault.atByte ?? 0) !== at || !injector.inject(fault)) continue;
    if (fault.kind === 'stall') await pause(Infinity, signal, untilReset);
    throw new ConnectionDropped('A fault has ended the connection.');
  }
}

/** @param offset number of the chunk's first byte in the body */
function withFlippedBytes(
  chunk: Uint8Array,
  offset: number,
  faults: readonly Fault[],
  injector: FaultInjector,
): Uint8Array {
  let result = chunk;
  for (const fault of faults) {
    const index = (fault.atByte ?? 0) - offset;
    if (fault.kind !== 'flip' || index < 0 || index >= chunk.length) continue;
    if (!injector.inject(fault)) continue;
    result = result.slice();
    result[index] = (result[index] ?? 0) ^ 1;
  }
  return result;
}
