import type { Fault } from './fault.js';
import { ConnectionDropped } from '../protocol/oss-error.js';
import { pause, type SwitchBoard } from './switches.js';

/** A body with the switches applied: paced, cut, stalled or with a byte flipped, and its bytes counted. */
export async function* troubled(
  body: AsyncIterable<Uint8Array>,
  faults: readonly Fault[],
  board: SwitchBoard,
  signal: AbortSignal,
  count: (bytes: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const pending = faults.filter(({ kind }) => kind === 'reset' || kind === 'stall' || kind === 'flip');
  let at = 0;
  for await (const given of body) {
    const chunk = flipped(given, at, pending, board);
    for (let from = 0; from < chunk.length;) {
      const { bandwidth } = board.now;
      // A tenth of a second's worth at a time, so that progress is seen to move.
      const length = bandwidth > 0 ? Math.max(1, Math.floor(bandwidth / 10)) : chunk.length;
      const cut = pending
        .filter(({ kind, atByte = 0 }) => kind !== 'flip' && atByte > at && atByte <= at + length)
        .map(({ atByte = 0 }) => atByte - at);
      const piece = chunk.subarray(from, from + Math.min(length, ...cut));
      if (bandwidth > 0) await pause((piece.length / bandwidth) * 1000, signal);
      from += piece.length;
      at += piece.length;
      count(piece.length);
      yield piece;
      await strikeAll(pending, at, board, signal);
    }
  }
}

/** Faults that need no body happen before the call is worked on. */
export async function strikeAtOnce(faults: readonly Fault[], board: SwitchBoard, signal: AbortSignal): Promise<void> {
  await strikeAll(
    faults.filter(({ kind }) => kind === 'reset' || kind === 'stall'),
    0,
    board,
    signal,
  );
}

async function strikeAll(
  pending: readonly Fault[],
  at: number,
  board: SwitchBoard,
  signal: AbortSignal,
): Promise<void> {
  for (const fault of pending) {
    if (fault.kind === 'flip' || (fault.atByte ?? 0) !== at || !board.strike(fault)) continue;
    if (fault.kind === 'stall') await pause(Infinity, AbortSignal.any([signal, board.untilReset]));
    throw new ConnectionDropped('Reset by a switch.');
  }
}

/** `offset` is the body's byte number of the chunk's first byte. */
function flipped(chunk: Uint8Array, offset: number, pending: readonly Fault[], board: SwitchBoard): Uint8Array {
  let changed = chunk;
  for (const fault of pending) {
    const index = (fault.atByte ?? 0) - offset;
    if (fault.kind !== 'flip' || index < 0 || index >= chunk.length) continue;
    if (!board.strike(fault)) continue;
    changed = changed.slice();
    changed[index] = (changed[index] ?? 0) ^ 1;
  }
  return changed;
}
