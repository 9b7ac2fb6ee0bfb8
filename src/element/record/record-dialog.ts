import { html, nothing, type TemplateResult } from 'lit/html.js';
import { guard } from 'lit/directives/guard.js';
import { createModal, type Modal } from '../dialog/modal.js';
import type { ElementContext } from '../queue/context.js';
import { setVars } from '../parts/set-vars.js';
import { record, type Recording, type StopReason } from '../../record/recording.js';
import { clockTime } from '../words/durations.js';
import { errorInWords } from '../words/error-in-words.js';
import type { Translator } from '../words/translator.js';
import { UploadError } from '../../base/upload-error.js';
import {
  closeMedia,
  type Devices,
  type FoundDevices,
  openMedia,
  problemOf,
  type RecordKind,
  watchMedia,
  whyNot,
} from './open-media.js';
import { deviceChoices } from './device-choices.js';
import { recordStyles } from './record-styles.js';
import type { RecordWords } from './record-english.js';
import { recordWords } from './record-locales.js';

const kindWords = { screen: 'recordScreen', camera: 'recordCamera', audio: 'recordAudio' } as const;

/** What is said when a recording has ended by itself. */
const endWords: Partial<Record<StopReason, keyof RecordWords>> = {
  device: 'deviceLost',
  'max-duration': 'limitReached',
  'max-file-size': 'limitReached',
  'no-room': 'noRoom',
};

/** Lets a person record: what to record, with which devices, a live picture, how loud it is, how long it lasts. */
export class RecordDialog {
  readonly #context: ElementContext;
  readonly #kinds: readonly RecordKind[];
  readonly #modal: Modal;
  #kind: RecordKind;
  #devices: Devices = {};
  #found: FoundDevices = { videoinput: [], audioinput: [] };
  #media: MediaStream | undefined;
  #recording: Recording | undefined;
  #isBeginning = false;
  #problem = '';
  #status = '';
  #level = 0;
  #stopListening = () => {};
  /** Ends what is opened, when it is not wanted any more. */
  #opening = new AbortController();

  /** @param opener gets the focus when it closes */
  constructor(context: ElementContext, kinds: readonly RecordKind[], opener: () => HTMLElement | undefined) {
    this.#context = context;
    this.#kinds = kinds;
    this.#kind = kinds[0] ?? 'audio';
    this.#modal = createModal(context.host, {
      part: 'record',
      styles: recordStyles,
      name: () => this.#words.record,
      announces: true,
      content: () => this.#content(),
      opener,
      closed: () => void this.#end(),
      handleKey: () => false,
    });
  }

  open(): void {
    this.#modal.open();
    if (this.#kind === 'screen') this.#modal.draw(); // browsers ask for it in a click only
    else void this.#openMedia();
  }

  get #words(): RecordWords {
    const { language, host } = this.#context;
    return recordWords(language.translator.lang, host.strings);
  }

  #content(): TemplateResult {
    const words = this.#words;
    const isOver = this.#recording?.state === 'stopped';
    const problem = this.#problem || this.#failure();
    const isOpening = this.#status && !this.#media && !this.#recording;
    const facts = this.#recording && recordingFacts(this.#recording, this.#context.language.translator);
    return html`<h2>${words.record}</h2>
      ${this.#recording ? nothing : this.#chooseKind(words)} ${isOver ? nothing : this.#live(words)}
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing} ${facts ?? this.#chooseDevices(words)}
      <div class="choices">
        ${this.#recording && !isOver ? this.#whileRecording(words) : this.#before(words, isOver)}
      </div>
      <p class=${isOpening ? 'opening' : 'sr'} role="status">${this.#status}</p>`;
  }

  #chooseKind(words: RecordWords): TemplateResult | typeof nothing {
    if (this.#kinds.length < 2) return nothing;
    const choose = (kind: RecordKind) => {
      this.#kind = kind;
      void this.#openMedia();
    };
    return html`<div class="kinds" role="group" aria-label=${words.whatToRecord}>
      ${this.#kinds.map(
        (kind) =>
          html`<button type="button" class="choice" aria-pressed=${kind === this.#kind} @click=${() => choose(kind)}>
            ${words[kindWords[kind]]}
          </button>`,
      )}
    </div>`;
  }

  #live(words: RecordWords): TemplateResult {
    const hasPicture = (this.#media?.getVideoTracks().length ?? 0) > 0;
    const level = Math.round(this.#level * 100);
    return html`${
      hasPicture
        ? html`<video
            class=${this.#kind === 'camera' ? 'live mirrored' : 'live'}
            autoplay
            .muted=${true}
            playsinline
            aria-hidden="true"
            .srcObject=${guard([this.#media], () => this.#media)}
          ></video>`
        : nothing
    }
    ${
      this.#media?.getAudioTracks().length
        ? html`<div
            class="level"
            role="meter"
            aria-label=${words.soundLevel}
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=${level}
          >
            <div class="loud" ${setVars({ '--loud': `${level}%` })}></div>
          </div>`
        : nothing
    }`;
  }

  #chooseDevices(words: RecordWords): TemplateResult | typeof nothing {
    const [found, chosen, media, kind] = [this.#found, this.#devices, this.#media, this.#kind];
    return deviceChoices({ words, found, chosen, media, kind }, (devices) => {
      this.#devices = devices;
      void this.#openMedia();
    });
  }

  /** Why nothing is uploaded: it is recorded anyway, and lies on the disk. */
  #failure(): string {
    const { task, state } = this.#recording ?? {};
    if (!task?.error) return '';
    return this.#inWords(task.error, state === 'stopped' ? '' : this.#words.recordingHere);
  }

  #inWords(error: UploadError, more = ''): string {
    const { text, hint } = errorInWords(error, this.#context.language.translator);
    return [text, hint, more].filter(Boolean).join(' · ');
  }

  #before(words: RecordWords, isOver: boolean): TemplateResult {
    const { strings } = this.#context.language.translator;
    const close = choiceButton(strings.close, () => this.#modal.close());
    if (isOver) return close;
    const canOpen = !this.#media && (this.#kind === 'screen' || this.#problem);
    const again = this.#problem ? strings.retry : words.chooseScreen;
    const act = () => void (this.#media ? this.#begin() : this.#openMedia());
    return html`${close} ${choiceButton(canOpen ? again : words.startRecording, act, 'main', !this.#media && !canOpen)}`;
  }

  #whileRecording(words: RecordWords): TemplateResult {
    const { strings } = this.#context.language.translator;
    const recording = this.#recording!; // there is one
    const isPaused = recording.state === 'paused';
    const queue = this.#context.queue.configured();
    const turn = () => {
      if (isPaused) recording.resume();
      else recording.pause();
      this.#say(isPaused ? words.recordingNow : strings.paused);
    };
    return html`${recording.task.error ? choiceButton(strings.retry, () => queue.retry(recording.task)) : nothing}
    ${choiceButton(isPaused ? strings.resume : strings.pause, turn)}
    ${choiceButton(words.stopRecording, () => this.#modal.close(), 'main')}`;
  }

  async #openMedia(): Promise<void> {
    this.#release();
    const { signal } = (this.#opening = new AbortController());
    this.#problem = '';
    this.#say(this.#words.openingDevice);
    const reason = whyNot();
    if (reason) return this.#fail(reason);
    try {
      const media = await openMedia(this.#kind, this.#devices, signal);
      if (signal.aborted) return closeMedia(media);
      this.#media = media;
      for (const track of media.getTracks()) track.addEventListener('ended', () => this.#lose(media));
      this.#stopListening = watchMedia(media, (level, found = this.#found) => {
        [this.#level, this.#found] = [level, found];
        this.#modal.draw();
      });
      this.#say('');
    } catch (error) {
      if (signal.aborted) return;
      this.#devices = {}; // what was chosen may be gone
      this.#fail(problemOf(error, this.#kind));
    }
  }

  async #begin(): Promise<void> {
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    this.#problem = '';
    const { queue } = this.#context;
    const { signal } = this.#opening;
    const onChange = (recording: Recording) => this.#handleChange(recording);
    const makeRoom = () => {
      signal.throwIfAborted(); // it was closed meanwhile, or the device has gone
      queue.makeRoom();
    };
    try {
      this.#recording = await record(queue.configured(), this.#media!, { onChange, makeRoom });
      this.#say(this.#words.recordingNow);
    } catch (thrown) {
      this.#isBeginning = false;
      if (signal.aborted) return;
      const isUnsupported = !(thrown instanceof UploadError) || thrown.code === 'config';
      this.#problem = isUnsupported ? this.#words.recordUnsupported : this.#inWords(thrown);
      this.#modal.draw();
    }
  }

  /** What is shown, and not recorded, has ended: it was disconnected, or the person shares it no more. */
  #lose(media: MediaStream): void {
    if (media !== this.#media || this.#recording) return;
    this.#release();
    this.#fail(this.#kind === 'screen' ? 'recordNoScreen' : 'recordNoDevice');
  }

  #handleChange({ state, reason }: Recording): void {
    if (reason === 'device' && this.#kind === 'screen') return this.#modal.close(); // the browser’s own button
    if (state === 'stopped' && reason && endWords[reason]) this.#problem = this.#words[endWords[reason]];
    if (state === 'stopped') this.#release();
    this.#modal.draw();
    this.#context.host.requestUpdate();
  }

  #fail(problem: keyof RecordWords): void {
    this.#problem = this.#words[problem];
    this.#say('');
  }

  #say(status: string): void {
    this.#status = status;
    this.#modal.draw();
  }

  #release(): void {
    this.#opening.abort();
    this.#stopListening();
    this.#stopListening = () => {};
    closeMedia(this.#media);
    this.#media = undefined;
    this.#level = 0;
  }

  /** It was closed, in whichever way: what is recorded is kept. */
  async #end(): Promise<void> {
    const recording = this.#recording;
    const stopped = recording?.stop();
    this.#release();
    await stopped;
    const isKept = recording?.bytes && recording.reason !== 'canceled';
    if (isKept && !this.#problem) this.#context.announce(this.#words.recordingStopped);
  }
}

/** How long a recording lasts, how large it is, and how much of it is stored. */
function recordingFacts({ seconds, savedSeconds, bytes, state }: Recording, translator: Translator): TemplateResult {
  const saved = translator.format(translator.strings.savedUpTo, { time: clockTime(savedSeconds) });
  return html`<p class="facts">
    <span class=${state === 'recording' ? 'dot on' : 'dot'} aria-hidden="true"></span>
    <span class="timer" role="timer">${clockTime(seconds)}</span>
    <bdi>${translator.bytes(bytes)}</bdi> <bdi>${saved}</bdi>
  </p>`;
}

/** A button that keeps the focus where there is nothing to do. */
const choiceButton = (text: string, act: () => void, kind = '', isOff = false): TemplateResult =>
  html`<button type="button" class="choice ${kind}" aria-disabled=${isOff} @click=${isOff ? nothing : act}>
    ${text}
  </button>`;
