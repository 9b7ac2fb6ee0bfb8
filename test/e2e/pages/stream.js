const element = document.querySelector('oss-direct-upload');
let given = 0;

/** The bytes of the recording from one on: each is known by its place. */
const bytesAt = (start, length) => Uint8Array.from({ length }, (_, i) => ((start + i) * 2_654_435_761) >>> 24);

globalThis.recorder = {
  ready: () => customElements.whenDefined('oss-direct-upload').then(() => element.queue.prepare()),
  /** Begins a stream of some bytes a tick, which never ends. */
  async begin(bytes, tick) {
    const stream = new ReadableStream({
      start: (controller) =>
        setInterval(() => {
          controller.enqueue(bytesAt(given, bytes));
          given += bytes;
        }, tick),
    });
    await element.queue.addStream(stream, { name: 'talk.bin', live: true, firstPart: 'last' });
  },
  /** Records what the page draws. */
  async record() {
    const canvas = document.querySelector('canvas');
    const context = canvas.getContext('2d');
    setInterval(() => {
      context.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
      context.fillRect(Math.random() * 300, Math.random() * 200, 60, 60);
    }, 30);
    const maker = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm' });
    const stream = new ReadableStream({
      start: (controller) => (maker.ondataavailable = ({ data }) => controller.enqueue(data)),
    });
    maker.start(100);
    await element.queue.addStream(stream, { name: 'talk.webm', type: 'video/webm', recording: true });
  },
  given: () => given,
  sent: () => element.tasks[0]?.sent ?? 0,
  /** Completes what an earlier page has left. */
  async complete() {
    const [found, ...others] = await element.queue.listUnfinished();
    if (!found) return undefined;
    const task = await found.open();
    const { key, size, verified, crc64 } = await task.finished;
    const { kind, isRecording, savedAt, until } = found;
    return { key, size, verified, crc64, kind, isRecording, milliseconds: until - savedAt, others: others.length };
  },
  /** How long a video says it is, and where it is when it was sought to its middle. */
  async play(bytes) {
    const video = document.createElement('video');
    video.src = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'video/webm' }));
    await new Promise((resolve, reject) => Object.assign(video, { onloadedmetadata: resolve, onerror: reject }));
    const { duration } = video;
    video.currentTime = duration / 2;
    await new Promise((resolve) => (video.onseeked = resolve));
    return { duration, at: video.currentTime };
  },
  left: async () => {
    const ids = [];
    for await (const id of (
      await (await navigator.storage.getDirectory()).getDirectoryHandle('oss-direct-upload-streams')
    ).keys())
      ids.push(id);
    return ids;
  },
};
