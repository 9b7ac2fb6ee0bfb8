import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { accepts } from '../core/file-rules.js';
import { rememberHandle } from '../core/fingerprint.js';

/** A handle costs time, and what is large, so that going on with it pays, comes in small numbers. */
const MOST_HANDLES = 100;
/** Each entry is asked for in another process, while the page waits: after this many milliseconds a name like a file's is believed. */
const PATIENCE = 25;

/** What a drag holds, as far as the browser tells before the drop. */
export interface Dragged {
  count: number;
  /** No file of it can be added. */
  refused: boolean;
}

type Host = ReactiveControllerHost & HTMLElement & { accept: string | undefined; dropTarget: string | undefined };

interface DropOptions {
  enabled: () => boolean;
  /** Receives the files, with the folder each lay in where folders were dropped; `more` of what was dropped at one go. */
  take: (files: Iterable<File>, path?: (file: File) => string | undefined, more?: boolean) => Promise<unknown>;
}

/** Files dropped on the element, or with `drop-target="page"` anywhere on the page. */
export class FileDrop implements ReactiveController {
  readonly #host: Host;
  readonly #options: DropOptions;
  #target: EventTarget | undefined;
  #innermost: EventTarget | undefined;
  #dragged: Dragged | undefined;

  constructor(host: Host, options: DropOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** What is being dragged over the target now. */
  get dragged(): Dragged | undefined {
    return this.#dragged;
  }

  hostConnected(): void {
    this.#listen(this.#host.dropTarget === 'page' ? document : this.#host);
  }

  hostUpdate(): void {
    if (this.#host.isConnected) this.hostConnected();
  }

  hostDisconnected(): void {
    this.#listen(undefined);
    this.#dragged = undefined;
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
    if (!dataTransfer?.types.includes('Files') || !this.#options.enabled()) return;
    if (type === 'dragleave') {
      // entering a child comes before leaving what lies round it: only leaving the last one entered is leaving
      if (event.composedPath()[0] === this.#innermost) this.#show(undefined);
      return;
    }
    event.preventDefault();
    if (type === 'dragenter') this.#innermost = event.composedPath()[0];
    if (type !== 'drop') {
      // browsers tell of a drag many times a second, and thousands of files take a while to look at
      if (type === 'dragenter' || !this.#dragged) this.#show(look(dataTransfer, this.#host.accept));
      dataTransfer.dropEffect = this.#dragged?.refused ? 'none' : 'copy';
      return;
    }
    this.#show(undefined);
    void this.#take(dataTransfer);
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
    if (!entries.some((entry) => entry && 'isDirectory' in entry && entry.isDirectory)) {
      list.forEach((file, i) => rememberHandle(file, handles[i]));
      return void this.#options.take(list);
    }
    const { readEntries } = await import('./read-entries.js');
    let more = false;
    for await (const paths of readEntries(entries, handles)) {
      await this.#options.take(paths.keys(), (file) => paths.get(file), more);
      more = true;
    }
  }

  #show(dragged: Dragged | undefined): void {
    if (dragged?.count === this.#dragged?.count && dragged?.refused === this.#dragged?.refused) return;
    this.#dragged = dragged;
    this.#host.requestUpdate();
  }
}

/** By its handle a later page opens the file again (File System Access). */
async function handleIn(item: DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> }) {
  return item.getAsFileSystemHandle?.().catch(() => null);
}

/** Names are hidden until the drop: an `accept` with extensions can refuse nothing before. */
function look({ items }: DataTransfer, accept: string | undefined): Dragged {
  const files = [...items].filter((item) => item.kind === 'file');
  const tellsByType = !!accept && !accept.split(',').some((token) => token.trim().startsWith('.'));
  const refused =
    tellsByType && files.length > 0 && files.every(({ type }) => type && !accepts(accept, { name: '', type }));
  return { count: files.length, refused };
}
