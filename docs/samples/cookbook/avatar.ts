import 'oss-direct-upload';

declare const me: { avatarKey: string | null; avatarUrl: string };

// #region stored
const field = document.querySelector('oss-direct-upload')!;
if (me.avatarKey) field.stored = [{ key: me.avatarKey, name: 'Picture', url: me.avatarUrl }];
// #endregion stored

// #region preview
const portrait = document.querySelector<HTMLImageElement>('#portrait')!;
let preview: string | undefined;

function show(): void {
  const [task] = field.tasks;
  if (preview) URL.revokeObjectURL(preview);
  preview = task && task.file.size > 0 ? URL.createObjectURL(task.file) : undefined; // a stored picture has no file
  portrait.src = preview ?? task?.link ?? '/avatars/default.png';
}

show();
field.addEventListener('file-added', show);
field.addEventListener('file-removed', show);
field.form?.addEventListener('reset', () => setTimeout(show)); // the field is reset after the event
// #endregion preview
