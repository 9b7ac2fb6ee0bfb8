import 'oss-direct-upload';
import type { UploadTask } from 'oss-direct-upload/core';

const field = document.querySelector('oss-direct-upload')!;

// #region link
field.addEventListener('upload-success', async ({ detail: { task, result } }) => {
  task.link = await signedUrl(result.key); // for a private bucket: the preview loads it
  field.requestUpdate();
});
// #endregion link

// #region fields
const template = document.querySelector<HTMLTemplateElement>('#caption')!;

function addCaption(task: UploadTask): void {
  if (field.querySelector(`[slot="${task.id}"]`)) return;
  const caption = document.importNode(template.content, true).firstElementChild!;
  caption.slot = task.id; // puts it into the file's row or card
  field.append(caption);
}
const addCaptions = () => field.tasks.forEach(addCaption);
addCaptions(); // for those that were set as `stored`
field.addEventListener('file-added', ({ detail: { task } }) => addCaption(task));
field.addEventListener('change', addCaptions); // for those that come back after a reload
// #endregion fields

// #region removed
field.addEventListener('file-discarded', ({ detail: { children } }) => {
  for (const child of children) child.remove();
});
// #endregion removed

// #region names
field.addEventListener('change', () => {
  for (const { id, result } of field.tasks) {
    const input = field.querySelector<HTMLInputElement>(`[slot="${id}"] input`);
    if (input && result) input.name = `caption[${result.key}]`; // without a name it is not submitted
  }
});
// #endregion names

// #region json
field.valueAs = 'json';
field.addEventListener('input', ({ target }) => {
  const input = target as HTMLInputElement;
  const id = input.closest('[slot]')?.slot;
  const task = field.tasks.find((one) => one.id === id);
  if (task) task.fields = { caption: input.value };
});
// #endregion json

declare function signedUrl(key: string): Promise<string>;
