// #region album
import 'oss-direct-upload'; // registers the element

const field = document.querySelector('oss-direct-upload');
field?.addEventListener('upload-success', ({ detail }) => {
  console.log(detail.result.key);
});
// #endregion album
