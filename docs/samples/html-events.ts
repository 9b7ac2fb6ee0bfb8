// #region events
import 'oss-direct-upload'; // with npm; with the script tag this line is not needed

const field = document.querySelector('oss-direct-upload')!;
field.metadata = { album: '7' }; // what is not a text is set as a property
field.addEventListener('upload-success', ({ detail }) => console.log(detail.result.key, detail.result.verified));
field.addEventListener('upload-error', ({ detail }) => console.log(detail.error.code, detail.error.hint));
// #endregion events
