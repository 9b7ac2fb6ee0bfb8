// #region events
import 'oss-direct-upload'; // registers the element; on a server it does nothing

const field = document.querySelector('oss-direct-upload')!;
field.addEventListener('upload-success', ({ detail }) => console.log(detail.result.key, detail.result.verified));
field.addEventListener('upload-error', ({ detail }) => console.log(detail.error.code, detail.error.hint));
// #endregion events
