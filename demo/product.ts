// A form as a shop has it: up to nine pictures with captions, which a person puts in order. The first one is the cover.
import type { UploadTask } from '../src/core.js';
import '../src/index.js';
import { elementById } from './page/create-element.js';
import { createSamplePhoto } from './page/playground/preview/sample-photo.js';
import { endpoints } from './page/playground/settings/settings-store.js';

const form = elementById('product') as HTMLFormElement;
const field = form.querySelector('oss-direct-upload')!; // it is in the page
field.endpoint = endpoints['post-policy'];

function addCaption(task: UploadTask): void {
  if (field.querySelector(`[slot="${task.id}"]`)) return;
  const caption = Object.assign(document.createElement('input'), {
    slot: task.id,
    placeholder: 'Caption',
    maxLength: 80,
  });
  caption.setAttribute('aria-label', `Caption of ${task.name}`);
  field.append(caption);
}
field.addEventListener('file-added', ({ detail: { task } }) => addCaption(task));
field.addEventListener('file-discarded', ({ detail }) => detail.children.forEach((child) => child.remove()));
// after a reload, too
field.addEventListener('change', () => {
  for (const task of field.tasks) {
    addCaption(task);
    const caption = field.querySelector<HTMLInputElement>(`[slot="${task.id}"]`);
    if (caption && task.result) caption.name = `caption[${task.result.key}]`;
  }
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const name = data.get('name');
  const pictures = data.getAll('pictures').map((key) => ({ key, caption: data.get(`caption[${key as string}]`) }));
  elementById('saved').textContent = JSON.stringify({ name, pictures }, null, 2);
});

elementById('samples').addEventListener('click', () => {
  const hues = [210, 30, 120, 330];
  void Promise.all(hues.map((hue) => createSamplePhoto(`Photo ${hue}.jpg`, hue))).then((photos) =>
    field.addFiles(photos),
  );
});
