import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { accepts } from '../../core/queue/file-rules.js';
import { rememberHandle } from '../../core/resume/fingerprint.js';
import type { DragLooks } from './drag-overlay.js';

/** A handle costs time, and what is large, so that going on with it pays, comes in small numbers. */
const MOST_HANDLES = 100;
/** Each entry is asked for in another process, while the page waits: after this many milliseconds a name like a file's is believed. */
const PATIENCE = 25;

/** Why nothing of a drag can be added: none is of a type that may be, or there are as many as may be. */
type Refused = 'accept' | 'max-files';

/** What a drag holds, as far as the browser tells before the drop. */
export interface Dragged {
  /** How many of its files can be added; 0 where the browser keeps that to itself. */
  count: number;
  refused?: Refused | undefined;
}

interface Host extends ReactiveControllerHost, HTMLElement {
  readonly accept: string | undefined;
  readonly dropTarget: string | undefined;
  readonly noDrop: boolean;
  readonly renderRoot: Node;
}

/** Drags that an element has answered: one in which files lie comes before one that has the whole page, and the first before the next. */
const answered = new WeakSet<Event>();

/** Receives the files, with the folder each lay in where folders were dropped; `more` of what was dropped at one go. */
export type Take = (
  files: Iterable<File>,
  path?: (file: File) => string | undefined,
  more?: boolean,
) => Promise<unknown>;

interface DropOptions {
  /** Whether files are turned away. */
  disabled: () => boolean;
  /** How many more files may be added. */
  room: () => number;
  take: Take;
}

/** Files dropped on the element, or with `drop-target="page"` anywhere on the page. */
export class FileDrop implements ReactiveController {
  readonly #host: Host;
  readonly #options: DropOptions;
  #target: EventTarget | undefined;
  #innermost: EventTarget | undefined;
  /** What is being dragged over the target now. */
  dragged: Dragged | undefined;
  /** There from the first drag on. */
  looks: DragLooks | undefined;

  constructor(host: Host, options: DropOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#listen(this.#host.dropTarget === 'page' ? document : this.#host);
  }

  hostUpdate(): void {
    if (this.#host.isConnected) this.hostConnected();
  }

  hostDisconnected(): void {
    this.#listen(undefined);
    this.dragged = undefined;
  }

  #listen(target: EventTarget | undefined): void {
    if (target === this.#target) return;
    for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
      this.#target?.removeEventListener(type, this.#hear as EventListener);
      target?.addEventListener(type, this.#hear as EventListener);
    }
    this.#target = target;
  }

  readonly #hear = (event: DragEvent): void => {
    const { type, dataTransfer } = event;
    const { disabled, room } = this.#options;
    const path = event.composedPath();
    if (type === 'dragleave') {
      // entering a child comes before leaving what lies round it: only leaving where the drag was last is leaving
      const innermost = this.#innermost as Node | undefined;
      if (path[0] === innermost || !innermost?.isConnected) this.#show(undefined);
      return;
    }
    if (!dataTransfer || this.#host.noDrop) return;
    const { types } = dataTransfer;
    if (!types.includes('Files')) {
      if (types.includes('text/uri-list') && path.includes(this.#host)) {
        event.preventDefault(); // an address, of a picture on another page say, would take the place of this page
        dataTransfer.dropEffect = 'none';
      }
      return;
    }
    if (answered.has(event)) return this.#show(undefined);
    answered.add(event);
    event.preventDefault();
    this.#innermost = path[0]; // Firefox keeps moves inside a shadow tree to itself: only `dragover` tells of them
    if (type !== 'drop') {
      // browsers tell of a drag many times a second, and thousands of files take a while to look at
      const isNew = type === 'dragenter' || !this.dragged;
      if (isNew && !disabled()) this.#show(look(dataTransfer, this.#host.accept, room()));
      dataTransfer.dropEffect = disabled() || this.dragged?.refused ? 'none' : 'copy';
      return;
    }
    this.#show(undefined);
    if (!disabled()) void this.#take(dataTransfer);
  };

  async #take({ items, files }: DataTransfer): Promise<void> {
    const list = [...files];
    const dropped = [...items].filter(({ kind }) => kind === 'file'); // all of it is gone once the event is over
    const handles = dropped.slice(0, MOST_HANDLES).map(handleIn);
    const began = performance.now();
    const entries = dropped.map((item) => {
      const file = item.getAsFile();
      const isKnown = performance.now() - began > PATIENCE && /\.[a-z]\w*$/i.test(file?.name ?? '');
      return (isKnown ? null : item.webkitGetAsEntry?.()) ?? file;
    });
    const hasFolder = entries.some((entry) => entry && 'isDirectory' in entry && entry.isDirectory);
    const code = hasFolder && (await import('./folders.js').catch(() => undefined));
    if (!code) {
      list.forEach((file, i) => rememberHandle(file, handles[i]));
      return void this.#options.take(list); // of a folder, were its code not to be had, an upload tells that it cannot be read
    }
    await code.takeEntries(entries, handles, this.#options.take);
  }

  #show(dragged: Dragged | undefined): void {
    if (dragged?.count === this.dragged?.count && dragged?.refused === this.dragged?.refused) return;
    this.dragged = dragged;
    this.#host.requestUpdate();
    if (!this.looks) this.#loadLooks().catch(() => {});
  }

  async #loadLooks(): Promise<void> {
    const { DragLooks } = await import('./drag-overlay.js');
    this.looks ??= new DragLooks(this.#host);
  }
}

/** By its handle a later page opens the file again (File System Access). */
async function handleIn(item: DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> }) {
  return item.getAsFileSystemHandle?.().catch(() => null);
}

/** Names are hidden until the drop: an `accept` with extensions can refuse nothing before. */
function look({ items }: DataTransfer, accept: string | undefined, room: number): Dragged {
  const files = [...items].filter((item) => item.kind === 'file');
  const tellsByType = !!accept && !accept.split(',').some((token) => token.trim().startsWith('.'));
  const fitting = tellsByType ? files.filter(({ type }) => !type || accepts(accept, { name: '', type })) : files;
  if (room < 1) return { count: 0, refused: 'max-files' };
  return {
    count: Math.min(fitting.length, room),
    refused: files.length > 0 && fitting.length === 0 ? 'accept' : undefined,
  };
}
