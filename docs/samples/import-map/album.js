// #region album
import 'oss-direct-upload'; // registers the element

document.addEventListener('upload-success', (event) => {
  console.log(event.detail.result.key);
});
// #endregion album
