// #region album
import 'oss-direct-upload';

/** The code to test: shows a field, and calls `save` with the key of each stored photo. */
export function showAlbum(root: HTMLElement, save: (key: string) => void) {
  const field = document.createElement('oss-direct-upload');
  Object.assign(field, { endpoint: '/api/oss-permission', accept: 'image/*', multiple: true });
  field.addEventListener('upload-success', ({ detail }) => save(detail.result.key));
  root.append(field);
  return field;
}
// #endregion album
