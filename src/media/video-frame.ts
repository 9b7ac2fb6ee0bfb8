/** How long a video may take to show a frame in a list, in ms. */
const TIMEOUT = 5_000;

/** A frame of a video: not the first one, often black. @param optionsFor its displayed size @throws if it cannot be decoded, or `media-src` lacks `blob:` */
export async function videoFrame(
  file: Blob,
  optionsFor: (size: { width: number; height: number }) => ImageBitmapOptions,
  ms = TIMEOUT,
): Promise<ImageBitmap> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  const timeout = AbortSignal.timeout(ms);
  const next = (type: string) =>
    new Promise((resolve, reject) => {
      video.addEventListener(type, resolve, { once: true });
      video.addEventListener('error', () => reject(video.error ?? new Error('The video cannot be shown.')));
      timeout.addEventListener('abort', () => reject(timeout.reason as Error));
    });
  try {
    video.muted = video.playsInline = video.autoplay = true; // phones load only videos that play
    video.src = url;
    await next('loadeddata');
    video.pause();
    const seeked = next('seeked');
    video.currentTime = Number.isFinite(video.duration) ? Math.min(2, video.duration / 4) : 0;
    await seeked;
    return await createImageBitmap(video, optionsFor({ width: video.videoWidth, height: video.videoHeight }));
  } finally {
    video.removeAttribute('src');
    video.load(); // releases the decoder now
    URL.revokeObjectURL(url);
  }
}
