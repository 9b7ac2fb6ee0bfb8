import type { UploadTask } from '../../../src/task/upload-task.js';
import type { PartRequest } from '../../server/part-requests.js';
import { createElement } from '../create-element.js';
import { formatBytes } from '../format-bytes.js';
import { setText } from '../translate.js';
import { countStates, type PlacedPart, placeParts } from './part-states.js';

/** A file's length, with every part at its place: what is stored and on its way, and below it what was sent for nothing. */
export class PartStrip {
  readonly element: HTMLElement;
  readonly #size: number;
  readonly #now = createElement('div', 'lane');
  readonly #lost = createElement('div', 'lane lane-lost');
  readonly #summary = createElement('p', 'part-summary');
  readonly #marks = new Map<string, HTMLElement>();

  constructor({ id, name, size }: UploadTask) {
    this.#size = size;
    const title = createElement('h3', 'part-file', { id: `${id}-parts` }, createElement('bdi', '', {}, name));
    const strip = createElement('div', 'strip', { role: 'img' }, this.#now, this.#lost);
    this.#summary.id = `${id}-parts-summary`;
    strip.setAttribute('aria-labelledby', `${title.id} ${this.#summary.id}`);
    const head = createElement('div', 'part-head', {}, title, createElement('span', 'size', {}, formatBytes(size)));
    this.element = createElement('li', 'part-strip', {}, head, strip, this.#summary);
  }

  /** Draws the parts as they are now. @param requests in the order of the log */
  draw(requests: readonly PartRequest[]): void {
    const parts = placeParts(requests, this.#size);
    for (const part of parts) this.#drawPart(part);
    const { stored, sending, cut, left, late } = countStates(parts);
    setText(this.#summary, 'partsSummary', {
      stored: String(stored),
      all: String(stored + sending),
      cut: String(cut),
      left: String(left),
      late: String(late),
    });
  }

  #drawPart({ request: { id, partNumber, received }, state, start, length }: PlacedPart): void {
    const mark = this.#marks.get(id) ?? this.#addMark(id, `${partNumber} · ${formatBytes(length)}`, start, length);
    mark.dataset['state'] = state;
    mark.style.setProperty('--received', `${(100 * received) / length}%`);
    const lane = state === 'stored' || state === 'sending' ? this.#now : this.#lost;
    if (mark.parentElement !== lane) lane.append(mark);
  }

  #addMark(id: string, title: string, start: number, length: number): HTMLElement {
    const mark = createElement('span', 'part', { title });
    mark.style.insetInlineStart = `${(100 * start) / this.#size}%`;
    mark.style.inlineSize = `${(100 * length) / this.#size}%`;
    this.#marks.set(id, mark);
    return mark;
  }
}
