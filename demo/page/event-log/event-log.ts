import { createElement, elementById } from '../create-element.js';
import { setText, type TextName } from '../translate.js';

type Filter = 'all' | 'noProgress' | 'errors';
export type Tone = 'plain' | 'progress' | 'good' | 'bad' | 'warn';

export interface LogEntry {
  readonly event: string;
  readonly tone: Tone;
  readonly mode?: string;
  readonly file?: string | undefined;
  readonly detail?: string | undefined;
  /** An entry replaces a recent one with the same key. */
  readonly key?: string | undefined;
}

const MAX_ENTRIES = 200;
/** Among how many of the newest rows an entry looks for one with its key. */
const RECENT_ROWS = 8;

const filters: Record<Filter, (tone: string) => boolean> = {
  all: () => true,
  noProgress: (tone) => tone !== 'progress',
  errors: (tone) => tone === 'bad' || tone === 'warn',
};

/** Starts the list of events, newest first, with its filters. @returns the function that adds an entry */
export function startEventLog(): (entry: LogEntry) => void {
  const list = elementById('entries');
  const search = elementById('log-filter') as HTMLInputElement;
  let filter: Filter = 'noProgress';

  const matches = (row: HTMLElement) =>
    filters[filter](row.dataset['tone'] ?? '') &&
    (row.textContent ?? '').toLowerCase().includes(search.value.trim().toLowerCase());
  const applyFilter = () => {
    for (const row of list.children) (row as HTMLElement).hidden = !matches(row as HTMLElement);
  };

  const buttons = (['noProgress', 'all', 'errors'] satisfies TextName[]).map((name) => {
    const properties = { type: 'button', ariaPressed: String(name === filter) } as const;
    const button = setText(createElement('button', '', properties), name);
    button.addEventListener('click', () => {
      filter = name;
      for (const other of buttons) other.ariaPressed = String(other === button);
      applyFilter();
    });
    return button;
  });
  elementById('log-filters').replaceChildren(...buttons);
  search.addEventListener('input', applyFilter);
  elementById('log-clear').addEventListener('click', () => list.replaceChildren());

  const addRow = (entry: LogEntry) => {
    const row = createRow(entry);
    const recent = [...list.children].slice(0, RECENT_ROWS) as HTMLElement[];
    const previous = entry.key && recent.find(({ dataset }) => dataset['key'] === entry.key);
    if (previous) previous.replaceWith(row);
    else list.prepend(row);
    row.hidden = !matches(row);
  };
  let pending: LogEntry[] = [];
  const flush = () => {
    for (const entry of pending) addRow(entry);
    pending = [];
    while (list.children.length > MAX_ENTRIES) list.lastElementChild?.remove();
  };
  // Thousands of files may fire events at once: entries are drawn once a frame, and never more than the list keeps.
  return (entry) => {
    if (pending.length === 0) requestAnimationFrame(flush);
    pending.push(entry);
    if (pending.length > MAX_ENTRIES) pending.shift();
  };
}

function createRow({ event, tone, mode = '', file, detail, key }: LogEntry): HTMLElement {
  const time = new Date().toLocaleTimeString('en-GB');
  const row = createElement(
    'li',
    'entry',
    {},
    createElement('time', '', {}, time),
    createElement('code', 'entry-event', {}, event),
    createElement('span', 'entry-mode', {}, mode),
  );
  if (file) row.append(createElement('bdi', 'entry-file', { title: file }, file));
  if (detail) row.append(createElement('span', 'entry-detail', { title: detail }, detail));
  row.dataset['tone'] = tone;
  if (key) row.dataset['key'] = key;
  return row;
}
