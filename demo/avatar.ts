// A form with a profile picture: the person has one, and may replace it. It is cropped when it is chosen.
import '../src/index.js';
import { elementById } from './page/create-element.js';
import { createSamplePhoto } from './page/playground/preview/sample-photo.js';
import { endpoints } from './page/playground/settings/settings-store.js';

const form = elementById('profile') as HTMLFormElement;
const field = form.querySelector('oss-direct-upload')!; // it is in the page
field.endpoint = endpoints['post-policy'];

void createSamplePhoto('Ada.jpg', 210).then((photo) => {
  field.stored = [{ key: 'people/ada.jpg', name: photo.name, type: photo.type, link: URL.createObjectURL(photo) }];
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const [name, avatar] = ['name', 'avatar'].map((entry) => new FormData(form).get(entry));
  elementById('saved').textContent = JSON.stringify({ name, avatar }, null, 2);
});

elementById('sample').addEventListener('click', () => {
  void createSamplePhoto('Ada in June.jpg', 30).then((photo) => field.addFiles([photo]));
});
