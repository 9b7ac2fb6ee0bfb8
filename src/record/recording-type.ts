/** What is recorded: pictures, with sound or without, or sound alone. */
export type RecordedKind = 'video' | 'audio';

/** Containers, the one first that can be sought: Safari’s MP4 as it is, WebM after its header was put right. */
const containers = () => (isSafari() ? ['mp4', 'webm'] : ['webm', 'mp4']);

const isSafari = () => /apple/i.test(navigator.vendor);

/** The type to record in; undefined where this browser cannot record. */
export function recordingType(kind: RecordedKind): string | undefined {
  const types = containers().map((container) => `${kind}/${container}`);
  return types.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
}

/** The name of a recording: `recording-2026-12-01-14-05.webm`. @param type as `MediaRecorder` says it, with codecs or without */
export function recordingName(type: string, began: Date): string {
  const [container = 'webm'] = /(?<=\/)[\w-]+/.exec(type) ?? [];
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [began.getFullYear(), two(began.getMonth() + 1), two(began.getDate())];
  return `recording-${[...day, two(began.getHours()), two(began.getMinutes())].join('-')}.${container === 'mp4' && type.startsWith('audio') ? 'm4a' : container}`;
}
