// #region save
import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;

field.afterUpload = (task, { key, size }, { signal }) =>
  fetch('/api/photos', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: task.name, key, size }),
    signal, // aborted when the person cancels or removes the file
  });
// #endregion save

// #region result
field.addEventListener('upload-success', ({ detail: { result } }) => {
  const { id } = result.data as { id: number }; // what your server responded with
  console.log(id, result.key);
});
// #endregion result

// #region throw
field.afterUpload = async (_task, { key }) => {
  const album = await save(key);
  if (album.isFull) throw new Error('This album is full.'); // shown in the file's row
  return { album: album.id };
};
// #endregion throw

// #region context
field.context = { product: 7 };
field.afterUpload = (task, { key }, { signal }) => {
  const { product } = task.context as { product: number };
  return fetch(`/api/products/${product}/photos`, { method: 'POST', body: JSON.stringify({ key }), signal });
};
// #endregion context

declare function save(key: string): Promise<{ id: number; isFull: boolean }>;
