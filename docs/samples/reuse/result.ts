import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;

// #region result
field.addEventListener('upload-success', ({ detail: { result } }) => {
  if (result.reused) console.log(`${result.key} was there already: no byte was sent`);
});
// #endregion result
