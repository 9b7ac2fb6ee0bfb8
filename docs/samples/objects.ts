import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;
declare function signedUrl(key: string): Promise<string>;
declare const photo: { key: string; name: string; size: number; url: string };

// #region all
field.objectHeaders = {
  'Cache-Control': 'max-age=3600',
  'x-oss-storage-class': 'IA',
  'x-oss-forbid-overwrite': 'true',
};
field.metadata = { album: '7' }; // x-oss-meta-album
// #endregion all

// #region one
field.beforeUpload = (task) => {
  const name = encodeURIComponent(task.name);
  task.object = { headers: { 'Content-Disposition': `attachment; filename*=UTF-8''${name}` } };
};
// #endregion one

// #region before
field.beforeUpload = async (task) => {
  if (task.size === 0) return false; // a veto: the file fails with `rejected`
  task.name = task.name.toLowerCase(); // shown, sent to the endpoint, used in the key
  task.file = await smaller(task.file); // other bytes
  return undefined;
};
// #endregion before

// #region key
field.key = ({ path, name }) => {
  const random = crypto.getRandomValues(new Uint32Array(3)).join(''); // plain http has no `crypto.randomUUID`
  return [path, `${random}-${name}`].filter(Boolean).join('/');
};
// #endregion key

// #region callback
field.callback = {
  url: 'https://www.example.com/oss-callback',
  body: '{"key":${object},"size":${size},"user":${x:user}}',
  bodyType: 'application/json',
  variables: { 'x:user': '7' },
};
// #endregion callback

// #region link
field.addEventListener('upload-success', async ({ detail: { task, result } }) => {
  task.link = await signedUrl(result.key); // or result.url, if the object is public
  field.requestUpdate(); // because the link came later
});
// #endregion link

// #region stored
field.stored = [
  { key: 'uploads/user-7/x3k9-cat.jpg', name: 'cat.jpg', size: 1_200_000, type: 'image/jpeg', url: photo.url },
];
field.addEventListener('file-removed', ({ detail }) => console.log(detail.task.result?.key));
// #endregion stored

// #region duplicate
field.addEventListener('file-reject', ({ detail: { file, error } }) => {
  if (error.rule === 'duplicate') console.log(`${file.name} is in the list already.`);
});
// #endregion duplicate

declare function smaller(file: File): Promise<File>;
