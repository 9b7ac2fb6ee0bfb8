import { replace } from './replace.js';

/** How long the product waits for a diagnosis of a failed request, in milliseconds: a busy machine may need longer. */
const DIAGNOSIS_TIMEOUT = 2_000;

/** Until the test ends, a failed request is diagnosed however long that takes. */
export function waitForDiagnosis(): void {
  const { setTimeout } = window;
  const hold = (run: () => void, ms?: number) => (ms === DIAGNOSIS_TIMEOUT ? 0 : setTimeout(run, ms));
  replace(window, 'setTimeout', hold as typeof setTimeout);
}
