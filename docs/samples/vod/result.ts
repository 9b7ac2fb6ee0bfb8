import 'oss-direct-upload';

const field = document.querySelector('oss-direct-upload')!;

// #region result
field.addEventListener('upload-success', ({ detail: { result } }) => {
  console.log(result.videoId, result.verified);
});
// #endregion result

// #region function
field.endpoint = async ({ file, asks }, signal) => {
  const videoId = asks?.videoId;
  const query = new URLSearchParams(videoId ? { videoId: `${videoId}` } : { title: file.name });
  return fetch(`/api/vod/${videoId ? 'refresh' : 'create'}?${query}`, { signal });
};
// #endregion function
