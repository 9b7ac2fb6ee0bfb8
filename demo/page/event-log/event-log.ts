import { byId, make } from '../create-element.js';
import { say, type WordName } from '../translate.js';

type Kind = 'all' | 'noProgress' | 'errors';
export type Tone = 'plain' | 'progress' | 'good' | 'bad' | 'warn';

export interface LogEntry {
  readonly event: string;
  readonly tone: Tone;
  readonly mode?: string;
  readonly file?: string | undefined;
  readonly detail?: string | undefined;
  /** Entries of the same key in a row become one, which counts on. */
  readonly key?: string | undefined;
}

const MOST = 200;
const shows: Record<Kind, (tone: string) => boolean> = {
  all: () => true,
  noProgress: (tone) => tone !== 'progress',
  errors: (tone) => tone === 'bad' || tone === 'warn',
};

/** The live list of events, newest first, with its filter. Returns the function that adds one. */
export function startLog(): (entry: LogEntry) => void {
  const list = byId('entries');
  const filter = byId('log-filter') as HTMLInputElement;
  let kind: Kind = 'noProgress';

  const fits = (row: HTMLElement) =>
    shows[kind](row.dataset['tone'] ?? '') &&
    (row.textContent ?? '').toLowerCase().includes(filter.value.trim().toLowerCase());
  const sift = () => {
    for (const row of list.children) (row as HTMLElement).hidden = !fits(row as HTMLElement);
  };

  const buttons = (['noProgress', 'all', 'errors'] satisfies WordName[]).map((name) => {
    const button = say(make('button', '', { type: 'button', ariaPressed: String(name === kind) }), name);
    button.addEventListener('click', () => {
      kind = name;
      for (const other of buttons) other.ariaPressed = String(other === button);
      sift();
    });
    return button;
  });
  byId('log-kinds').replaceChildren(...buttons);
  filter.addEventListener('input', sift);
  byId('log-clear').addEventListener('click', () => list.replaceChildren());

  const lately = () => Array.from({ length: 8 }, (_, at) => list.children[at] as HTMLElement).filter(Boolean);
  const add = (entry: LogEntry) => {
    const row = rowOf(entry);
    const before = entry.key && lately().find(({ dataset }) => dataset['key'] === entry.key);
    if (before) before.replaceWith(row);
    else list.prepend(row);
    row.hidden = !fits(row);
  };
  let waiting: LogEntry[] = [];
  const flush = () => {
    for (const entry of waiting) add(entry);
    waiting = [];
    while (list.children.length > MOST) list.lastElementChild?.remove();
  };
  // Thousands of files tell of themselves at once: all of a frame's entries are drawn together, and none that would be pushed out.
  return (entry) => {
    if (waiting.length === 0) requestAnimationFrame(flush);
    waiting.push(entry);
    if (waiting.length > MOST) waiting.shift();
  };
}

function rowOf({ event, tone, mode = '', file, detail, key }: LogEntry): HTMLElement {
  const time = new Date().toLocaleTimeString('en-GB');
  const row = make(
    'li',
    'entry',
    {},
    make('time', '', {}, time),
    make('code', 'entry-event', {}, event),
    make('span', 'entry-mode', {}, mode),
  );
  if (file) row.append(make('bdi', 'entry-file', { title: file }, file));
  if (detail) row.append(make('span', 'entry-detail', { title: detail }, detail));
  row.dataset['tone'] = tone;
  if (key) row.dataset['key'] = key;
  return row;
}
