import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;

// #region page
field.addEventListener('upload-success', ({ detail: { result } }) => {
  const { id } = result.data as { id: number }; // what `completed` returned
  console.log(id, result.key);
});
// #endregion page
