import { type Lazy, lazy } from '../base/lazy.js';
import type { SharedUpload } from '../memory/record.js';
import type { UploadError } from '../base/upload-error.js';
import type { UploadMetric } from '../job/upload-metric.js';
import type { Emit } from './queue-events.js';
import type { QueueSettings } from '../task/upload-settings.js';
import { Run, type RunListener } from '../task/run.js';
import type { UploadTask } from '../task/upload-task.js';
import type { GrantOrigin } from '../upload/grant-access.js';
import type { Uploader, UploaderOptions } from '../upload/uploader.js';

/** The one door to the code that an upload needs: it is loaded with the first file. */
export class UploaderDoor {
  readonly #settings: () => QueueSettings;
  readonly #uploader: Lazy<Uploader>;
  #origin: GrantOrigin;

  constructor(queue: Omit<UploaderOptions, 'origin'>) {
    this.#settings = queue.settings;
    this.#origin = this.#newOrigin();
    this.#uploader = lazy(async () => {
      void this.#origin.mode().catch(() => {}); // at the same time; the upload itself handles a failure
      const { Uploader } = await import('../upload/uploader.js');
      return new Uploader({ ...queue, origin: this.#origin });
    });
  }

  /** Where grants come from, until `renewOrigin`. */
  get origin(): GrantOrigin {
    return this.#origin;
  }

  /** The uploader, once it is loaded. */
  get current(): Uploader | undefined {
    return this.#uploader.current;
  }

  /** @throws UploadError `network` when the code cannot be loaded */
  open(): Promise<Uploader> {
    return this.#uploader();
  }

  /** Loads what the first upload needs. */
  async load(): Promise<void> {
    await Promise.all([this.open(), this.#origin.mode()]);
  }

  /** Uploads a task in one run, and fires the events of that. */
  async run(task: UploadTask, emit: Emit, onBytes: RunListener): Promise<void> {
    const run = new Run(task, onBytes);
    let metric: UploadMetric | undefined;
    const listener = {
      before: () => emit('upload-before', { task }),
      retry: (error: UploadError, attempt: number) => void emit('upload-retry', { task, error, attempt }),
      ended: (measured: UploadMetric) => void (metric = measured),
    };
    try {
      task.begin(run);
      run.signal.throwIfAborted();
      run.end(await (await this.open()).upload(task, run, listener));
    } catch (thrown) {
      run.fail(thrown);
    }
    if (metric) emit('upload-metric', metric);
  }

  /** What begins from now on requests grants of its own, as the settings say now; what was begun keeps its grants. */
  renewOrigin(): void {
    this.#origin = this.#newOrigin();
    this.current?.setOrigin(this.#origin);
  }

  #newOrigin(): GrantOrigin {
    const { endpoint, mode, modes, signer } = this.#settings();
    return { mode: lazy(async () => (await import('../modes/load-mode.js')).loadMode(mode, modes, signer)), endpoint };
  }

  /** Aborts in the background what a task has open in OSS. Where the code for it cannot be loaded, nothing was begun. */
  async discard(task: UploadTask): Promise<void> {
    const origin = this.#origin; // also where its grants are forgotten meanwhile: the next user's would not fit
    // in turn with the runs that wait for the code: a retry's own is not discarded
    return this.open().then(
      (uploader) => uploader.discard(task, origin),
      () => {},
    );
  }

  /** Aborts an upload of an earlier page. */
  async abort(upload: SharedUpload): Promise<void> {
    const origin = this.#origin;
    const uploader = await this.open();
    uploader.abort(upload, origin);
  }
}
