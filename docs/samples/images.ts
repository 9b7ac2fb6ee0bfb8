import { UploadQueue } from 'oss-direct-upload/core';
import { makeImage, stripMetadata } from 'oss-direct-upload/image';

declare const photo: File;

// #region queue
const queue = new UploadQueue({
  endpoint: '/api/oss-permission',
  image: { max: '1920', stripMetadata: true },
});
queue.add([photo]);
// #endregion queue

// #region result
queue.addEventListener('upload-success', ({ detail: { task, result } }) => {
  console.log(`${task.original.size} → ${result.size} bytes, ${result.width} × ${result.height} pixels`);
  if (result.stripped === false) console.warn(`${task.name} still says where it was taken.`);
});
// #endregion result

// #region poster
const videos = new UploadQueue({
  endpoint: '/api/oss-permission',
  poster: 'image/jpeg',
  posterKey: (key) => key.replace(/\.\w+$/, '-poster.jpg'), // without it: the video's key, and `.jpg`
});
videos.addEventListener('upload-success', ({ detail: { result } }) => {
  console.log(result.key, result.poster?.key, result.poster?.width, result.poster?.height);
});
// #endregion poster

// #region alone
const { file, width, height } = await makeImage(photo, { max: '400', type: 'image/webp' });
console.log(file.name, file.size, width, height); // the photo itself, if that fits

const bare = await stripMetadata(photo); // undefined where it cannot be stripped: TIFF, a video
// #endregion alone

void bare;
