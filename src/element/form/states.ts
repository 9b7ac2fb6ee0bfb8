import { mirrorState } from '../parts/mirror-state.js';
import { isBusy } from '../queue/busy.js';
import type { Totals } from '../../task/totals.js';

type Lacking = 'states' | 'setFormValue' | 'setValidity' | 'checkValidity' | 'reportValidity';
/** `ElementInternals` as the DOMs of test runners have it, too: jsdom and happy-dom lack parts. */
export type Internals = Omit<ElementInternals, Lacking> & Partial<Pick<ElementInternals, Lacking>>;

type State = 'dragover' | 'uploading' | 'paused' | 'error' | 'done' | 'empty' | 'submitting';

const isKnown = globalThis.CSS?.supports?.('selector(:state(x))');

/** Sets or clears a state, which style sheets see as `:state(name)`; in browsers without that, as `[data-state~=name]`. */
export function setState(host: HTMLElement, { states }: Internals, state: State, on: boolean): void {
  if (!isKnown || !states) mirrorState(host, state, on);
  else states[on ? 'add' : 'delete'](state);
}

/** Sets the states that follow from the queue's totals. */
export function showStates(host: HTMLElement, internals: Internals, totals: Totals): void {
  const { uploading, paused, failed, refused, done, count } = totals;
  const states = {
    uploading: uploading > 0,
    paused: paused > 0 && uploading === 0,
    error: failed + refused > 0,
    done: done > 0 && !isBusy(totals) && paused + failed === 0,
    empty: count === 0,
  };
  for (const [state, on] of Object.entries(states)) setState(host, internals, state as State, on);
}
