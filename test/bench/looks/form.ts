import { createSamplePhoto } from '../../../demo/page/playground/preview/sample-photo.js';
export { choose } from '../pages/client.js';

/** How the nine uploads of a form end: they stay half way, all but the third are stored, or all are. */
export type State = 'empty' | 'uploading' | 'failed' | 'done';

/** What the server does with a file: it takes some of it, then it is stored or it fails. @param progress takes a share from 0 to 1 */
type Send = (file: { name: string }, progress: (share: number) => void) => Promise<void>;

/** Puts a field for pictures into a form, as its library's own documentation does, with its defaults, and files in it. */
type ShowField = (place: HTMLElement, files: File[], send: Send) => unknown;

/** The plus of their samples, which bring a package of icons for it. */
export const plus =
  '<svg viewBox="0 0 24 24" width="18" fill="none" stroke="currentColor" stroke-width="2"><path d="M12 4v16M4 12h16"/></svg>';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a library's module exports: draws a product form with its field in it, in a state. */
export const formWith = (show: ShowField) => async (state: State) => {
  document.body.innerHTML = `<form>
    <label>Name<input value="Teapot, hand-thrown" /></label>
    <div class="label">Pictures</div>
    <div id="field"></div>
    <button class="save">Save</button>
  </form>`;
  const hues = state === 'empty' ? [] : [210, 30, 120, 330, 80, 260, 170, 300, 55];
  const photos = await Promise.all(hues.map((hue, index) => createSamplePhoto(`Photo ${index + 1}.jpg`, hue)));
  await show(document.querySelector('#field')!, photos, async ({ name }, progress) => {
    await pause(50);
    progress(0.55);
    await pause(state === 'uploading' ? 1e6 : 100);
    if (state === 'failed' && name === 'Photo 3.jpg') throw new Error('403 AccessDenied');
  });
};
