import type { QueueEvents } from '../../queue/queue-events.js';
import { isWaiting } from '../../task/task-state.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { UploadError } from '../../base/upload-error.js';
import { isAllWaiting } from './all-waiting.js';
import type { QueueEvent } from '../host/events.js';
import type { ElementContext } from './context.js';
import { isBusy } from './busy.js';
import { keepsStored } from './read-queue-settings.js';
import { errorInWords } from '../words/error-in-words.js';

type Note = 'otherTab' | 'serverRetry' | 'alreadyThere' | 'processing' | 'stillProcessing' | 'ready';

/** Events within this time are announced together, and no sooner after another sentence, in ms. */
const GATHER_TIME = 700;
/** Shortest time between two announcements of how many files are uploaded, in ms. */
const COUNT_INTERVAL = 15_000;
/** After how long it is announced that the connection works for no file, in ms. */
const WAITING_TIME = 10_000;
const MAX_NAMED = 2;

/** A file that failed, was rejected, or is refused by the server. */
interface Problem {
  name: string;
  error?: UploadError | undefined;
  /** The server's own words. */
  reason?: string | undefined;
}

function noProblems(): Record<'failed' | 'rejected' | 'refused' | 'duplicates', Problem[]> {
  return { failed: [], rejected: [], refused: [], duplicates: [] };
}

/** What screen readers announce: few sentences, each with news. Failures interrupt other speech, the rest is polite. */
export class Announcer {
  /** For a polite live region. */
  status = '';
  /** For an assertive live region. */
  alert = '';

  readonly #context: ElementContext;
  #added = 0;
  #done = 0;
  #problems = noProblems();
  /** What is said of single files, by name: why they are not sent from here, that the server works on them, and how that ended. */
  readonly #notes = new Map<string, Note>();
  /** The files of which it was said that the server works on them. */
  readonly #processed = new WeakSet<UploadTask>();
  /** How many files were paused or resumed; the latest counts. */
  #turned: { n: number; to: 'pausedFiles' | 'uploadingFiles' } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastCount = -Infinity;
  /** It was too soon to say how many are uploaded. */
  #isCountOwed = false;
  /** The connection works for no file. */
  #isWaiting = false;
  #waitTimer: ReturnType<typeof setTimeout> | undefined;
  /** That was said; `offline` says why. */
  #said: 'offline' | 'waiting' | undefined;

  /** @param rejected files that were rejected before; what was added before is in the queue */
  constructor(context: ElementContext, rejected: readonly QueueEvents['file-reject'][]) {
    this.#context = context;
    for (const task of context.queue.tasks) {
      const { name, status, hasRun, error } = task;
      if (status === 'done' && !hasRun) continue; // it was stored on an earlier page
      this.#added++;
      if (status === 'done') this.#countDone(task);
      if (error) this.#problems.failed.push({ name, error });
    }
    for (const one of rejected) this.#countRejection(one);
    if (this.#added + rejected.length > 0) this.#announceSoon();
  }

  handleQueueEvent(event: QueueEvent): void {
    this.#watchConnection(event);
    if (this.#count(event)) this.#announceSoon();
  }

  /** Announces this text politely. What is gathered waits: it would replace the text before that is spoken. */
  announce(text: string): void {
    this.status = reannounce(text, this.status);
    clearTimeout(this.#timer);
    this.#timer &&= this.#gather();
    this.#context.host.requestUpdate();
  }

  /** That the connection works for no file is announced after a while, and that data moves again. */
  #watchConnection({ type, detail }: QueueEvent): void {
    // what moves, or waits as before, changes nothing, and there are many such events
    if (!('task' in detail) || (type === 'upload-progress' && isWaiting(detail.task) === this.#isWaiting)) return;
    const { totals } = this.#context.queue;
    if (isAllWaiting(totals) === this.#isWaiting) return;
    this.#isWaiting = !this.#isWaiting;
    clearTimeout(this.#waitTimer);
    const { waiting, backOnline, uploadingFiles } = this.#context.language.translator.strings;
    if (this.#isWaiting) {
      const say = () => {
        this.#said = navigator.onLine ? 'waiting' : 'offline';
        this.announce(waiting);
      };
      this.#waitTimer = setTimeout(say, navigator.onLine ? WAITING_TIME : GATHER_TIME);
    } else if (this.#said && isBusy(totals)) {
      const n = totals.queued + totals.uploading;
      this.announce(
        this.#said === 'offline' ? backOnline : this.#context.language.translator.format(uploadingFiles, { n }),
      );
    }
    if (!this.#isWaiting) this.#said = undefined;
  }

  /** @returns whether the event is to be announced */
  #count({ type, detail }: QueueEvent): boolean {
    switch (type) {
      case 'file-added':
        this.#added++;
        return true;
      case 'upload-success':
        this.#countDone(detail.task);
        return true;
      case 'uploads-settled':
        return this.#isCountOwed;
      case 'upload-processing':
        return this.#countProcessing(detail.task);
      case 'upload-ready':
        this.#notes.set(detail.task.name, 'ready');
        return true;
      case 'upload-refused':
        this.#notes.delete(detail.task.name);
        this.#problems.refused.push({ name: detail.task.name, reason: detail.reason });
        return true;
      case 'upload-error':
        this.#problems.failed.push({ name: detail.task.name, error: detail.error });
        return true;
      case 'file-reject':
        this.#countRejection(detail);
        return true;
      case 'upload-pause':
        return this.#turn('pausedFiles');
      case 'upload-resume':
        return this.#turn('uploadingFiles');
      case 'task-change': {
        const { name, state } = detail.task;
        if (state.status !== 'uploading' || (state.reason !== 'other-tab' && state.reason !== 'server')) return false;
        this.#notes.set(name, state.reason === 'server' ? 'serverRetry' : 'otherTab');
        return true;
      }
      default:
        return false;
    }
  }

  #countDone({ name, result }: UploadTask): void {
    this.#done++;
    if (result?.reused) this.#notes.set(name, 'alreadyThere');
  }

  /** That it began is said once, and that nobody asks any more. */
  #countProcessing(task: UploadTask): boolean {
    const isLate = task.processing?.state === 'late';
    if (this.#processed.has(task) && !isLate) return false;
    this.#processed.add(task);
    this.#notes.set(task.name, isLate ? 'stillProcessing' : 'processing');
    return true;
  }

  #countRejection({ file, error }: QueueEvents['file-reject']): void {
    this.#problems[error.rule === 'duplicate' ? 'duplicates' : 'rejected'].push({ name: file.name, error });
  }

  #announceSoon(): void {
    this.#timer ??= this.#gather();
  }

  readonly #gather = () => setTimeout(() => this.#announceAll(), GATHER_TIME);

  #turn(to: 'pausedFiles' | 'uploadingFiles'): true {
    this.#turned = { n: this.#turned?.to === to ? this.#turned.n + 1 : 1, to };
    return true;
  }

  #announceAll(): void {
    this.#timer = undefined;
    const { translator } = this.#context.language;
    const { failed, rejected, refused, duplicates } = this.#problems;
    const status = this.#inSentences([
      this.#counts(),
      this.#turned && translator.format(translator.strings[this.#turned.to], this.#turned),
      this.#named(duplicates),
      ...this.#reasons(),
    ]);
    const alert = this.#named([...failed, ...rejected, ...refused]);
    if (status) this.status = reannounce(status, this.status);
    this.alert = reannounce(alert, this.alert);
    this.#added = this.#done = 0;
    this.#problems = noProblems();
    this.#notes.clear();
    this.#turned = undefined;
    this.#context.host.requestUpdate();
  }

  #counts(): string {
    const { translator } = this.#context.language;
    const { strings } = translator;
    const { tasks, totals } = this.#context.queue;
    const { done, count, failed } = totals;
    const added = this.#added > 0 ? translator.format(strings.addedFiles, { n: this.#added }) : '';
    const isOne = keepsStored(this.#context.host);
    if (isOne && this.#problems.failed.length > 0) return ''; // the failure is announced; the stored file does not count
    const isOver = !isBusy(totals);
    const isDue = this.#isCountOwed && isOver && tasks.some(({ status, hasRun }) => status === 'done' && hasRun);
    if (this.#done > 0 || this.#problems.failed.length > 0 || isDue) {
      const now = performance.now();
      this.#isCountOwed = !isOver && now - this.#lastCount < COUNT_INTERVAL;
      if (this.#isCountOwed) return added;
      this.#lastCount = now;
      if (isOver && done === count) return translator.format(strings.doneFiles, { n: isOne ? 1 : done });
      const failures = failed > 0 && translator.format(strings.failedFiles, { n: failed });
      return [translator.format(strings.doneOf, { done, n: count }), failures].filter(Boolean).join(strings.comma);
    }
    return added;
  }

  /** What is said of single files: of the first ones by name. */
  #reasons(): string[] {
    const { translator } = this.#context.language;
    const { strings } = translator;
    const named = [...this.#notes].slice(0, MAX_NAMED);
    const rest = this.#notes.size - named.length;
    const sentences = named.map(([name, why]) => translator.format(strings.fileFailed, { name, reason: strings[why] }));
    return rest > 0 ? [...sentences, translator.format(strings.andMore, { n: rest })] : sentences;
  }

  /** The first problems by name, the rest as a number; in the current language, which may have been loaded since. */
  #named(problems: readonly Problem[]): string {
    const { translator } = this.#context.language;
    const { strings } = translator;
    const sentences = problems.slice(0, MAX_NAMED).map(({ name, error, reason = strings.refused }) => {
      const why = error ? errorInWords(error, translator).text : reason;
      return translator.format(strings.fileFailed, { name, reason: why });
    });
    const rest = problems.length - sentences.length;
    return this.#inSentences([...sentences, rest > 0 && translator.format(strings.andMore, { n: rest })]);
  }

  #inSentences(texts: readonly (string | false | undefined)[]): string {
    const sentences = texts.flatMap((text) => (text ? [text.replace(/[.。]$/, '')] : []));
    return sentences.join(this.#context.language.translator.strings.stop);
  }
}

/** Screen readers do not repeat an unchanged text: a trailing space makes it a new one. */
const reannounce = (text: string, before: string): string => (text && text === before ? `${text}\u00a0` : text);
