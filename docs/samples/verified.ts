import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;

// #region reason
field.addEventListener('upload-success', ({ detail: { result } }) => {
  if (!result.verified) console.warn(`${result.key} is not verified: ${result.unverifiedReason}`);
});
// #endregion reason
