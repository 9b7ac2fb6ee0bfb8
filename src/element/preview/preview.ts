import type { TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import { arrows, zoomKeys } from '../dialog/gestures.js';
import { createModal, type Modal } from '../dialog/modal.js';
import { kindOf, linkOf } from '../task/file-kind.js';
import type { ListParts } from '../look/look.js';
import { isRtl } from '../look/step-of.js';
import { previewOf } from './preview-source.js';
import { sizeInWords } from '../task/task-facts.js';
import { previewFrame } from './preview-frame.js';
import { previewStyles } from './preview-styles.js';
import { Shown } from './shown.js';
import { Stage } from './stage.js';

/** How much a button or a key zooms, and moves a picture that is zoomed, in pixels. */
const ZOOM_STEP = 1.5;
const MOVE_STEP = 60;

/** Shows the list's pictures, videos and sounds, one at a time, in a dialog above the page. */
export class Preview {
  readonly #parts: ListParts;
  readonly #modal: Modal;
  readonly #stage: Stage;
  readonly #shown: Shown;
  #task: UploadTask | undefined;
  /** Its place among those that can be shown, before it was removed. */
  #index = 0;
  #opener: HTMLElement | undefined;
  /** Announced in the dialog: the rest of the page is silent meanwhile. */
  #status = '';
  /** Announced before the name of the next file. */
  #news = '';

  constructor(parts: ListParts) {
    this.#parts = parts;
    const { host } = parts;
    this.#stage = new Stage(
      () => this.#modal.draw(),
      (direction) => this.#step(isRtl(host) === direction > 0 ? 1 : -1),
    );
    this.#shown = new Shown(this.#stage, () => this.#refresh());
    this.#modal = createModal(host, {
      part: 'preview',
      styles: previewStyles,
      name: () => this.#task?.name ?? '',
      content: () => this.#content(),
      opener: () => this.#returnTo,
      closed: () => this.#shown.close(),
      handleKey: (event) => this.#handleKey(event),
    });
  }

  /** @param opener gets the focus back */
  open(task: UploadTask, opener: HTMLElement | undefined): void {
    this.#opener = opener;
    this.#task = task;
    this.#status = '';
    this.#modal.open();
    this.#show(task);
  }

  /** What can be shown, in the order of the list; with the file that is shown, though the browser could not open it. */
  get #all(): readonly UploadTask[] {
    const { host, order } = this.#parts;
    return host.noPreview ? [] : order().filter((task) => task === this.#task || previewOf(task));
  }

  /** @param news what is announced before it */
  #show(task: UploadTask, news = ''): void {
    this.#task = task;
    this.#news = news;
    this.#shown.open(previewOf(task));
    this.#modal.draw();
  }

  /** Announces what is shown: it was opened, or could not be. */
  #refresh(): void {
    this.#status = this.#inWords();
    this.#modal.draw();
  }

  #content(): TemplateResult | undefined {
    const all = this.#all;
    const index = this.#task ? all.indexOf(this.#task) : -1;
    if (index < 0) {
      queueMicrotask(() => this.#handleRemoval()); // not within a drawing
      return undefined;
    }
    this.#index = index;
    return previewFrame({
      task: all[index]!, // the index is one of them
      index,
      count: all.length,
      hasPictures: all.some(({ name, type }) => kindOf(name, type).kind === 'image'),
      hasLinks: all.some(linkOf),
      translator: this.#parts.language.translator,
      isRtl: isRtl(this.#parts.host),
      state: this.#shown.state,
      stage: this.#stage,
      status: this.#status,
      step: (by) => this.#step(by),
      zoom: (direction) => this.#stage.zoomBy(ZOOM_STEP ** direction),
      close: () => this.#modal.close(),
    });
  }

  /** The file that is shown has left the list: the next one takes its place. */
  #handleRemoval(): void {
    if (!this.#task || !this.#modal.isOpen || this.#all.includes(this.#task)) return;
    const { translator } = this.#parts.language;
    const removed = translator.format(translator.strings.removedFile, { name: this.#task.name });
    const next = this.#all[Math.min(this.#index, this.#all.length - 1)];
    if (!next) {
      this.#modal.close();
      this.#parts.announce(removed);
      return;
    }
    this.#show(next, removed);
    this.#refresh(); // at once: it may take long to open the next
  }

  #step(by: 1 | -1): void {
    const next = this.#all[this.#index + by];
    if (next) this.#show(next);
  }

  #handleKey({ key, target }: KeyboardEvent): boolean {
    if (target instanceof HTMLMediaElement) return false; // its own keys move in time
    const arrow = arrows[key];
    const zoom = zoomKeys[key];
    if (arrow) this.#move(arrow);
    else if (zoom) this.#stage.zoomBy(ZOOM_STEP ** zoom);
    else if (key === '0') this.#stage.reset();
    else return false;
    return true;
  }

  /** Moves a zoomed picture; at its edge, or where it is seen as a whole, another file is shown. */
  #move([x, y]: readonly [x: number, y: number]): void {
    const hasMoved = this.#stage.isZoomed && this.#stage.moveBy(-x * MOVE_STEP, -y * MOVE_STEP);
    if (!hasMoved && x !== 0) this.#step(isRtl(this.#parts.host) === x > 0 ? -1 : 1);
  }

  #inWords(): string {
    if (!this.#task) return '';
    const { translator } = this.#parts.language;
    const { strings } = translator;
    const { state } = this.#shown;
    const place = translator.format(strings.placeOf, { place: this.#index + 1, count: this.#all.length });
    const size = sizeInWords(this.#task, translator);
    const facts = [this.#task.name, place, size].filter(Boolean).join(strings.comma);
    const failure = state.kind === 'failed' && strings[state.reason];
    return [this.#news, facts, failure].filter(Boolean).join(strings.stop);
  }

  /** What opened it; if that has gone, what opens the same file now, or the first one. */
  get #returnTo(): HTMLElement | undefined {
    const { host } = this.#parts;
    const openers = [...host.renderRoot.querySelectorAll<HTMLElement>('[data-task] :is(.open, .name):is(a, button)')];
    const { id } = this.#task ?? {};
    const isOf = (node: HTMLElement) => node.closest<HTMLElement>('[data-task]')?.dataset.task === id;
    const same = this.#opener?.isConnected ? this.#opener : openers.find(isOf);
    return same ?? openers[0];
  }
}
