import { isBusy, type Totals } from '../queue/totals.js';

type State = 'dragover' | 'uploading' | 'paused' | 'error' | 'done' | 'empty';

/** Shows a state as `:state(name)`. Browsers that know no `:state()` yet may refuse the name. */
export function showState(internals: ElementInternals, state: State, on: boolean): void {
  try {
    internals.states[on ? 'add' : 'delete'](state);
  } catch {
    // the state cannot be styled there
  }
}

/** Shows how the queue stands. */
export function showStates(internals: ElementInternals, totals: Totals): void {
  const { uploading, paused, failed, done, count } = totals;
  const states = {
    uploading: uploading > 0,
    paused: paused > 0 && uploading === 0,
    error: failed > 0,
    done: done > 0 && !isBusy(totals) && paused + failed === 0,
    empty: count === 0,
  };
  for (const [state, on] of Object.entries(states)) showState(internals, state as keyof typeof states, on);
}
