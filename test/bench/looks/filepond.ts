import { create, registerPlugin } from 'filepond';
import ImagePreview from 'filepond-plugin-image-preview';
import 'filepond/dist/filepond.min.css';
import 'filepond-plugin-image-preview/dist/filepond-plugin-image-preview.min.css';
import { formWith } from './form.js';

/** Image preview, in the grid that its documentation makes with these lines of CSS. */
export const draw = formWith((place, files, send) => {
  registerPlugin(ImagePreview);
  const grid = document.createElement('style');
  grid.textContent = `
    .filepond--root { margin: 0; }
    @media (min-width: 30em) { .filepond--item { width: calc(50% - 0.5em); } }
    @media (min-width: 50em) { .filepond--item { width: calc(33.33% - 0.5em); } }
  `;
  document.head.append(grid);
  const pond = create(place.appendChild(document.createElement('input')), {
    ...{ allowMultiple: true, allowReorder: true, maxFiles: 9, maxParallelUploads: 9 },
    server: {
      process: (_name, file, _metadata, load, error, progress) =>
        void send(file, (share) => progress(true, share * file.size, file.size)).then(
          () => load('key'),
          ({ message }: Error) => error(message),
        ),
    },
  });
  return pond.addFiles(files);
});
