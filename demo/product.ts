// A form as a shop has it: up to nine pictures, which a person puts in order. The first one is the cover.
import '../src/index.js';
import { elementById } from './page/create-element.js';
import { createSamplePhoto } from './page/playground/preview/sample-photo.js';
import { endpoints } from './page/playground/settings/settings-store.js';

const form = elementById('product') as HTMLFormElement;
const field = form.querySelector('oss-direct-upload')!; // it is in the page
field.endpoint = endpoints['post-policy'];

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const { name, pictures } = { name: new FormData(form).get('name'), pictures: new FormData(form).getAll('pictures') };
  elementById('saved').textContent = JSON.stringify({ name, pictures }, null, 2);
});

elementById('samples').addEventListener('click', () => {
  const hues = [210, 30, 120, 330];
  void Promise.all(hues.map((hue) => createSamplePhoto(`Photo ${hue}.jpg`, hue))).then((photos) =>
    field.addFiles(photos),
  );
});
