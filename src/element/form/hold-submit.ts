import type { UploadTask } from '../../core/queue/upload-task.js';

type Field = HTMLElement & { waitForUploads: boolean; readonly tasks: readonly UploadTask[] };

/**
 * Holds a form's submit while files are on their way, and submits once when all is settled.
 *
 * @returns what ends this.
 */
export function holdSubmit(form: HTMLFormElement, field: Field): () => void {
  let button: HTMLElement | null = null;
  const submit = () => form.requestSubmit(button?.isConnected ? button : null);
  const hold = (event: SubmitEvent) => {
    const isBusy = field.tasks.some(({ status }) => status === 'queued' || status === 'uploading');
    if (!field.waitForUploads || !isBusy) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // others shall hear of the submit when the value is complete
    button = event.submitter; // the last one that was pressed
    field.addEventListener('uploads-settled', submit, { once: true });
  };
  form.addEventListener('submit', hold, true);
  return () => {
    form.removeEventListener('submit', hold, true);
    field.removeEventListener('uploads-settled', submit);
  };
}
