import type { UploadTask } from '../../task/upload-task.js';
import type { ElementContext } from '../queue/context.js';

/** Retries a task with a file chosen in the browser's dialog. It offers no camera: that makes another. @param onChosen called before the queue looks at it */
export function chooseAgain({ host, queue }: ElementContext, task: UploadTask, onChosen: () => void): void {
  const root = host.renderRoot;
  root.querySelector('input.again')?.remove(); // old browsers do not say that a dialog was closed without a file
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', hidden: true, className: 'again', accept: queue.rules.accept ?? '' });
  input.addEventListener('click', (event) => event.stopPropagation());
  input.addEventListener('cancel', () => input.remove());
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    input.remove();
    if (!file) return;
    onChosen();
    queue.configured().retry(task, file);
  });
  root.append(input); // iOS may forget one that is in no document, with its file
  input.click();
}
