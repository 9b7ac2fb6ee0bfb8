import 'oss-direct-upload';
const field = document.querySelector('oss-direct-upload')!;

// #region page
field.addEventListener('upload-success', ({ detail: { result } }) => {
  const { id } = result.callback as { id: number };
  console.log(`photo ${id} is saved`);
});
field.addEventListener('upload-error', ({ detail: { error } }) => {
  if (error.code === 'callback') void fetch('/api/photos/missed', { method: 'POST', body: error.key ?? '' });
});
// #endregion page
