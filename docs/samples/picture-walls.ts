import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;
declare function saveOrder(keys: readonly string[]): void;

// #region moved
field.addEventListener('file-moved', ({ detail: { task, index } }) => {
  console.log(`${task.name} is file number ${index + 1} now`);
  saveOrder(field.value); // the keys in their new order
});
// #endregion moved

// #region move
const last = field.tasks.at(-1);
if (last) field.queue.move(last, 0);
// #endregion move
