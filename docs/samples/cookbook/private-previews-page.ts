import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;
declare const album: { photos: readonly { key: string; name: string; size: number; type: string }[] };

// #region page
const addressOf = (key: string) => `/files/${key.split('/').map(encodeURIComponent).join('/')}`;

field.addEventListener('upload-success', ({ detail: { task, result } }) => {
  task.link = addressOf(result.key); // at once: the list is drawn after this event
});
field.stored = album.photos.map((photo) => ({ ...photo, url: addressOf(photo.key) }));
// #endregion page

// #region signed
field.addEventListener('upload-success', async ({ detail: { task, result } }) => {
  const response = await fetch(`/api/signed-url?key=${encodeURIComponent(result.key)}`);
  task.link = await response.text();
  field.requestUpdate(); // because the link came later
});
// #endregion signed
