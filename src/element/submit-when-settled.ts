import type { UploadTask } from '../core/upload-task.js';

type Host = HTMLElement & { waitForUploads: boolean; readonly tasks: readonly UploadTask[] };

/** With `wait-for-uploads`, holds the form's submit while files are on their way and submits when all is settled. */
export class SubmitWhenSettled {
  readonly #host: Host;
  #form: HTMLFormElement | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  watch(form: HTMLFormElement | null): void {
    this.#form?.removeEventListener('submit', this.#hold, true);
    form?.addEventListener('submit', this.#hold, true);
    this.#form = form;
  }

  readonly #hold = (event: SubmitEvent): void => {
    const { tasks, waitForUploads } = this.#host;
    if (!waitForUploads || !tasks.some(({ status }) => status === 'queued' || status === 'uploading')) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // others shall hear of the submit when the value is complete
    const form = this.#form;
    const { submitter } = event;
    this.#host.addEventListener('uploads-settled', () => form === this.#form && form?.requestSubmit(submitter), {
      once: true,
    });
  };
}
