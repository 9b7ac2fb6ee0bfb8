import { isBusy, type Totals } from './totals.js';

type State = 'dragover' | 'uploading' | 'paused' | 'error' | 'done' | 'empty';

/** Shows a state as `:state(name)`. Browsers that know no `:state()` yet may refuse the name. */
export function showState(internals: ElementInternals, state: State, on: boolean): void {
  try {
    if (on) internals.states.add(state);
    else internals.states.delete(state);
  } catch {
    // the state cannot be styled there
  }
}

/** Shows how the queue stands. */
export function showStates(internals: ElementInternals, totals: Totals): void {
  const rest = !isBusy(totals) && totals.paused === 0 && totals.failed === 0;
  showState(internals, 'uploading', totals.uploading > 0);
  showState(internals, 'paused', totals.paused > 0 && totals.uploading === 0);
  showState(internals, 'error', totals.failed > 0);
  showState(internals, 'done', totals.done > 0 && rest);
  showState(internals, 'empty', totals.count === 0);
}
