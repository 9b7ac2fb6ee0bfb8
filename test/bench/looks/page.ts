import { createSamplePhoto } from '../../../demo/page/playground/preview/sample-photo.js';
import { outcomeFor, type PictureField, type State } from './picture-form.js';

/** Draws a product form with this field in it, in a state. */
export async function draw(field: PictureField, state: State): Promise<void> {
  document.body.innerHTML = `<form>
    <label>Name<input value="Teapot, hand-thrown" /></label>
    <div class="label">Pictures</div>
    <div id="field"></div>
    <button class="save">Save</button>
  </form>`;
  const hues = [210, 30, 120, 330, 80, 260, 170, 300, 55];
  const photos = await Promise.all(hues.map((hue, index) => createSamplePhoto(`Photo ${index + 1}.jpg`, hue)));
  await field.show(document.querySelector('#field')!, state === 'empty' ? [] : photos, outcomeFor(state)); // it is above
}
