import 'oss-direct-upload';

declare const me: { avatarKey: string | null; avatarUrl: string };

// #region stored
const field = document.querySelector('oss-direct-upload')!;
if (me.avatarKey) field.stored = [{ key: me.avatarKey, name: 'Picture', url: me.avatarUrl }];
// #endregion stored

// #region save-at-once
field.afterUpload = (_task, { key }, { signal }) =>
  fetch('/profile/avatar', { method: 'PUT', body: JSON.stringify({ key }), signal });
// #endregion save-at-once
