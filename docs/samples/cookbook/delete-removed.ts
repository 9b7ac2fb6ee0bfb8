import 'oss-direct-upload';
const field = document.querySelector('oss-direct-upload')!;
declare const album: { photos: readonly { key: string; name: string; url: string }[] };

// #region page
field.stored = album.photos;
const saved = new Set(album.photos.map(({ key }) => key));

field.addEventListener('file-discarded', ({ detail: { task } }) => {
  const key = task.result?.key ?? task.error?.key; // undefined: nothing was stored
  if (!key || saved.has(key)) return; // a saved one is deleted when the form is saved
  if (task.result?.reused) return; // it was there already: another record may name it
  if (field.tasks.some(({ result }) => result?.key === key)) return; // the same file, added twice, is one object
  void fetch('/api/drafts', { method: 'DELETE', body: key, keepalive: true });
});
// #endregion page

// #region tag
field.objectHeaders = { 'x-oss-tagging': 'state=draft' };
// #endregion tag
