import type { RetryListener } from '../base/retry.js';
import type { UploadFacts } from '../job/upload-metric.js';
import type { UploadReport } from '../job/job.js';
import type { Waiter } from '../memory/locks.js';
import type { Run } from '../task/run.js';
import type { Movement } from './movement.js';
import type { UploadMeter } from './upload-meter.js';

/** What a job reports to. */
export type JobRun = Pick<Run, 'signal' | 'phase' | 'waits' | 'progress' | 'beat'>;

/** A run that nobody sees. */
export const unseenRun = (): JobRun => ({
  ...{ signal: new AbortController().signal, phase() {}, waits() {}, progress() {}, beat: () => undefined },
});

/** Reports to a run what its upload does, and to the meter what that costs. */
export class RunReport implements UploadReport {
  readonly #run: JobRun;
  readonly #meter: UploadMeter;
  readonly #movement: Movement;
  readonly #emitRetry: (error: Parameters<RetryListener>[0], attempt: number) => void;
  #isRetrying = false;
  #confirmed: number | undefined;
  #grown = 0;

  constructor(run: JobRun, meter: UploadMeter, movement: Movement, emitRetry: RunReport['retrying']) {
    this.#run = run;
    this.#meter = meter;
    this.#movement = movement;
    this.#emitRetry = emitRetry;
  }

  /** A number that grows when OSS confirms bytes. */
  get grown(): number {
    return this.#grown;
  }

  sending(requests: number, refresh?: () => void): void {
    this.#meter.sending();
    if (refresh) this.#movement.report = refresh;
    this.#run.phase(this.#isRetrying ? 'waiting' : 'sending', requests); // until a byte moves
  }

  progress(sent: number, confirmed = 0): void {
    const before = this.#confirmed ?? 0;
    this.#grown += Math.max(0, confirmed - before); // also where another upload begins again from nothing
    const isKnown = this.#confirmed === undefined && sent === confirmed; // OSS had it
    this.#confirmed = confirmed;
    this.#meter.confirmed(confirmed);
    this.#meter.sending(); // a mode of the page may not have said so before
    const moved = this.#movement.moved(sent);
    if (moved === 0 && confirmed <= before) return; // nor is anything confirmed of what was shown as sent before
    this.#isRetrying = false;
    this.#run.progress(sent, isKnown ? 0 : moved);
  }

  finishing(): void {
    if (this.#isRetrying && this.#grown === 0) this.#run.phase('sending'); // an empty file moves no byte
    this.#run.phase('finishing');
  }

  readonly retrying: RetryListener = (error, attempt, wait) => {
    if (this.#run.signal.aborted) return;
    this.#isRetrying = true;
    this.#run.waits(wait);
    const isOfServer = error.code === 'grant' && (error.status ?? 0) >= 500;
    this.#run.phase('waiting', undefined, isOfServer ? 'server' : undefined);
    this.#emitRetry(error, attempt);
  };

  /** Another tab sends the same file. */
  readonly onOtherTab: Waiter['onOtherTab'] = (isSending) => {
    this.#run.phase('preparing');
    if (isSending) this.#run.phase('waiting', undefined, 'other-tab');
  };

  facts(facts: Partial<UploadFacts>): void {
    this.#meter.record(facts);
  }
}
