import type { RecordWords } from './record-english.js';

const recordedKinds = ['screen', 'camera', 'audio'] as const;
export type RecordKind = (typeof recordedKinds)[number];

/** The devices that a person has chosen, by their ids. */
export interface Devices {
  readonly camera?: string | undefined;
  readonly microphone?: string | undefined;
}

/** The kinds that a value of the attribute names, as far as this browser has them. */
export function kindsIn(value: string): RecordKind[] {
  const named = value.toLowerCase().split(/[\s,]+/);
  const can = (kind: RecordKind) => kind !== 'screen' || 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  return recordedKinds.filter((kind) => named.includes(kind) && can(kind));
}

/** Why nothing can be recorded, before anything is asked for; undefined where it can. */
export function whyNot(): keyof RecordWords | undefined {
  if (!isSecureContext || !navigator.mediaDevices) return 'recordInsecure';
  return 'MediaRecorder' in globalThis ? undefined : 'recordUnsupported';
}

/** What a failure of the browser means for a person. */
export function problemOf(error: unknown, kind: RecordKind): keyof RecordWords {
  const { name } = error as Partial<DOMException>;
  if (kind === 'screen' && /^(NotAllowed|NotFound|NotReadable|Abort)Error$/.test(name ?? '')) return 'recordNoScreen';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'recordNoDevice';
  if (name === 'NotReadableError' || name === 'AbortError') return 'recordBusy';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'recordDenied' : 'recordUnsupported';
}

/** Opens what is to be recorded: the browser asks the person. @param signal ends what is open already while it asks for more @throws DOMException */
export async function openMedia(
  kind: RecordKind,
  { camera, microphone }: Devices,
  signal: AbortSignal,
): Promise<MediaStream> {
  const { mediaDevices } = navigator;
  const audio = microphone ? { deviceId: { exact: microphone } } : true;
  if (kind === 'audio') return mediaDevices.getUserMedia({ audio });
  if (kind === 'camera') {
    const video = { ...(camera && { deviceId: { exact: camera } }), width: { ideal: 1280 }, height: { ideal: 720 } };
    return mediaDevices.getUserMedia({ audio, video }).catch((error: DOMException) => {
      if (microphone || error.name !== 'NotFoundError') throw error;
      return mediaDevices.getUserMedia({ video }); // there is no microphone
    });
  }
  const screen = await mediaDevices.getDisplayMedia({ video: true, audio: true });
  let spoken: MediaStream | undefined;
  const close = () => [screen, spoken].forEach(closeMedia);
  signal.addEventListener('abort', close);
  try {
    signal.throwIfAborted();
    spoken = await mediaDevices.getUserMedia({ audio }).catch(() => undefined); // a screen without a voice
    const pictures = screen.getVideoTracks();
    if (pictures.some(({ readyState }) => readyState === 'ended')) throw new DOMException('', 'NotAllowedError'); // the person shares it no more
    return new MediaStream([...pictures, ...mixed(screen, spoken)]);
  } catch (error) {
    close();
    throw error;
  }
}

/** One sound of two: a recorder takes the first only. */
function mixed(one: MediaStream, other: MediaStream | undefined): MediaStreamTrack[] {
  const tracks = [...one.getAudioTracks(), ...(other?.getAudioTracks() ?? [])];
  if (tracks.length < 2) return tracks;
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  for (const track of tracks) context.createMediaStreamSource(new MediaStream([track])).connect(target);
  const [sound] = target.stream.getAudioTracks();
  sound!.getSettings = () => tracks.at(-1)!.getSettings(); // a destination has one; the microphone is the last
  const stop = sound!.stop.bind(sound);
  sound!.stop = () => {
    stop();
    for (const track of tracks) track.stop();
    void context.close();
  };
  return [sound!];
}

/** Ends what was opened: the light of the camera goes out. */
export const closeMedia = (media: MediaStream | undefined): void => media?.getTracks().forEach((track) => track.stop());

/** Undefined where the page has too many already: a recording without a level is better than none. */
function audioContext(): AudioContext | undefined {
  try {
    return new AudioContext();
  } catch {
    return undefined;
  }
}

/** Hears how loud a sound is, 0 to 1, some times a second. @returns what ends it */
function listenToLevel(media: MediaStream, hear: (level: number) => void): () => void {
  if (media.getAudioTracks().length === 0) return () => {};
  const context = audioContext();
  if (!context) return () => {};
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192; // longer than the time between two looks: a short sound is seen, too
  context.createMediaStreamSource(new MediaStream(media.getAudioTracks())).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    hear(Math.min(1, samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0) / 100));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

export type FoundDevices = Record<'videoinput' | 'audioinput', MediaDeviceInfo[]>;

/** Says which devices there are, once the person has allowed one, and again when one comes or goes. @returns what ends it */
function watchDevices(hear: (found: FoundDevices) => void): () => void {
  const { mediaDevices } = navigator;
  let isOver = false;
  const look = async () => {
    const all = await mediaDevices.enumerateDevices().catch(() => []);
    const of = (kind: MediaDeviceKind) => all.filter((device) => device.kind === kind && device.deviceId !== '');
    if (!isOver) hear({ videoinput: of('videoinput'), audioinput: of('audioinput') });
  };
  void look();
  mediaDevices.addEventListener('devicechange', look);
  return () => {
    isOver = true;
    mediaDevices.removeEventListener('devicechange', look);
  };
}

/** Hears how loud what was opened is, and which devices there are, as soon as that is known. @returns what ends it */
export function watchMedia(media: MediaStream, hear: (level: number, found?: FoundDevices) => void): () => void {
  let now = 0;
  const stopLevel = listenToLevel(media, (level) => hear((now = level)));
  const stopDevices = watchDevices((found) => hear(now, found));
  return () => {
    stopLevel();
    stopDevices();
  };
}
