// #region record
import { UploadQueue } from 'oss-direct-upload/core';
import { record, type Recording } from 'oss-direct-upload/record';

const queue = new UploadQueue({ endpoint: '/api/oss-permission', resumeScope: '/api/oss-permission\nuser-7' });
const [start, stop] = document.querySelectorAll('button');
const output = document.querySelector('output')!;

start!.addEventListener('click', async () => {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const close = () => media.getTracks().forEach((track) => track.stop()); // the light of the camera goes out
  const onChange = ({ seconds, savedSeconds, state }: Recording) => {
    output.value = `${Math.floor(seconds)} s, ${Math.floor(savedSeconds)} s are stored`;
    if (state === 'stopped') close();
  };
  const recording = await record(queue, media, { onChange }).catch((error: unknown) => {
    close();
    throw error;
  });
  stop!.addEventListener('click', () => void recording.stop(), { once: true });
  const { key } = await recording.task.finished;
  console.log(key);
});
// #endregion record

// #region after-crash
for (const one of await queue.listUnfinished()) {
  if (one.kind !== 'stream') continue;
  const task = await one.open(); // sends what lies on the disk, and completes the object
  console.log(one.name, (await task.finished).key);
}
// #endregion after-crash
