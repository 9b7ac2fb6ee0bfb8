import 'oss-direct-upload';
import { rememberHandle, UploadQueue } from 'oss-direct-upload/core';

const field = document.querySelector('oss-direct-upload')!;

// #region pause
field.pause(); // all uploads; field.pause(task) pauses one
field.resume(); // in the same page: nothing is lost
// #endregion pause

// #region queue
const queue = new UploadQueue({
  endpoint: '/api/oss-permission',
  resumeScope: '/api/oss-permission\nuser-7', // absent: unfinished uploads end with the page
});

const [handle] = await showOpenFilePicker(); // Chromium
if (handle) {
  const file = await handle.getFile();
  rememberHandle(file, handle); // before the file is added
  queue.add([file]);
}
// #endregion queue

// #region unfinished
await queue.restore(); // what earlier pages stored is done again, and in `queue.tasks`

for (const left of await queue.listUnfinished()) {
  if (left.kind === 'batch') {
    addRow(`${left.total - left.done} of ${left.total} files are not uploaded`, {
      onResume: left.open, // in a click; without it, the person chooses the files again, and `queue.add` knows them
      onDiscard: () => left.forget(),
    });
  }
  if (left.kind !== 'file') continue;
  const { name, sent, size, path, open } = left;
  addRow(`${name}: ${Math.floor((100 * sent) / size)} %`, {
    // In a click. Without `open`, the person chooses the file again.
    onResume: open && (async () => queue.add([await open()], () => path)),
    onDiscard: () => left.forget(), // here and in OSS
  });
}
// #endregion unfinished

declare function showOpenFilePicker(): Promise<FileSystemFileHandle[]>;
declare function addRow(
  text: string,
  actions: { onResume: (() => Promise<unknown>) | undefined; onDiscard: () => Promise<void> },
): void;
