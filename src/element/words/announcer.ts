import type { ReactiveControllerHost } from 'lit';
import type { QueueEvents } from '../../core/queue/queue-events.js';
import type { UploadError } from '../../core/upload-error.js';
import { errorInWords } from './error-in-words.js';
import { isBusy, type Totals } from '../queue/totals.js';
import type { Translator } from './translator.js';

/** What happens together is said together, this many milliseconds after it began … */
const GATHER = 700;
/** … and how far all have come at most once in this many. */
const BETWEEN_COUNTS = 15_000;

/** A file that failed or was not let in. */
interface Bad {
  name: string;
  error: UploadError;
}

interface AnnouncerOptions {
  translator: () => Translator;
  totals: () => Totals;
}

/** What a screen reader says unasked: few sentences, each with news. Failures interrupt, the rest waits its turn. */
export class Announcer {
  /** For a polite live region. */
  status = '';
  /** For an assertive one. */
  alert = '';

  readonly #host: ReactiveControllerHost;
  readonly #options: AnnouncerOptions;
  #added = 0;
  #done = 0;
  #failed: Bad[] = [];
  #refused: Bad[] = [];
  #known: Bad[] = [];
  readonly #elsewhere = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastCount = 0;

  /** @param heard what has happened before its code was there. */
  constructor(host: ReactiveControllerHost, options: AnnouncerOptions, heard: readonly Event[]) {
    this.#host = host;
    this.#options = options;
    for (const event of heard) this.hear(event);
  }

  hear(event: Event): void {
    const { type, detail } = event as CustomEvent<unknown>;
    if (type === 'file-added') this.#added++;
    else if (type === 'upload-success') this.#done++;
    else if (type === 'upload-error') {
      const { task, error } = detail as QueueEvents['upload-error'];
      this.#failed.push({ name: task.name, error });
    } else if (type === 'file-reject') {
      const { file, error } = detail as QueueEvents['file-reject'];
      const heard = error.rule === 'duplicate' ? this.#known : this.#refused;
      heard.push({ name: file.name, error });
    } else if (type === 'task-change') {
      const { name, state } = (detail as QueueEvents['task-change']).task;
      if (state.status !== 'uploading' || !state.reason) return;
      this.#elsewhere.add(name);
    } else return;
    this.#timer ??= setTimeout(() => this.#speak(), GATHER);
  }

  /** Says something of its own. */
  say(text: string): void {
    this.status = anew(text, this.status);
    this.#host.requestUpdate();
  }

  #speak(): void {
    this.#timer = undefined;
    const status = this.#inSentences([this.#statusText(), this.#first(this.#known), ...this.#elsewhereTexts()]);
    const alert = this.#first(this.#failed.concat(this.#refused));
    if (status) this.status = anew(status, this.status);
    this.alert = anew(alert, this.alert);
    this.#added = this.#done = 0;
    this.#failed = [];
    this.#refused = [];
    this.#known = [];
    this.#elsewhere.clear();
    this.#host.requestUpdate();
  }

  #statusText(): string {
    const translator = this.#options.translator();
    const totals = this.#options.totals();
    const { done, count, failed } = totals;
    if (this.#done > 0 || this.#failed.length > 0) {
      const settled = !isBusy(totals);
      const now = performance.now();
      if (!settled && now - this.#lastCount < BETWEEN_COUNTS) return '';
      this.#lastCount = now;
      if (settled && done === count) return translator.format(translator.strings.doneFiles, { n: done });
      const failures = failed > 0 && translator.format(translator.strings.failedFiles, { n: failed });
      return [translator.format(translator.strings.doneOf, { done, n: count }), failures]
        .filter(Boolean)
        .join(translator.strings.comma);
    }
    return this.#added > 0 ? translator.format(translator.strings.addedFiles, { n: this.#added }) : '';
  }

  #elsewhereTexts(): string[] {
    const translator = this.#options.translator();
    const { fileFailed, otherTab } = translator.strings;
    return [...this.#elsewhere].slice(0, 2).map((name) => translator.format(fileFailed, { name, reason: otherTab }));
  }

  /** Two by name, the rest as a number; in the language of now, which may have come since. */
  #first(all: readonly Bad[]): string {
    const translator = this.#options.translator();
    const sentences = all.slice(0, 2).map(({ name, error }) => {
      return translator.format(translator.strings.fileFailed, { name, reason: errorInWords(error, translator).text });
    });
    const rest = all.length - sentences.length;
    return this.#inSentences([...sentences, rest > 0 && translator.format(translator.strings.andMore, { n: rest })]);
  }

  #inSentences(texts: readonly (string | false)[]): string {
    return texts.filter(Boolean).join(this.#options.translator().strings.stop);
  }
}

/** The same words in the same place would not be said again: a space makes them others. */
const anew = (text: string, before: string): string => (text && text === before ? `${text}\u00a0` : text);
