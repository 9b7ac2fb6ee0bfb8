import type { Controller } from '../../base/updating-element.js';
import { accepts } from '../../rules/file-rules.js';
import { rememberHandle } from '../../memory/file-handles.js';
import type { ElementContext } from '../queue/context.js';
import type { LoadedPart } from '../host/loaded-part.js';
import type { LateInput } from './late-input.js';
import type { Dragged } from './zone-view.js';

/** How many handles are requested for one drop: each takes time, and large files, which are worth resuming, are few. */
const MAX_HANDLES = 100;
/** The page waits while the browser reads each entry: after this time, in ms, a name with an extension counts as a file's. */
const ENTRIES_TIMEOUT = 25;

const dragEvents = ['dragstart', 'dragend', 'dragenter', 'dragover', 'dragleave', 'drop'] as const;

/** What takes files itself. Text fields do not: the browser would leave the page. */
const takers = '[type=file], :read-write:not(input, textarea)';

/** Drag events that an element has handled: an outer one with `drop-target="page"` then ignores them. */
const handled = new WeakSet<Event>();

/** Files dropped on the element, or with `drop-target="page"` anywhere on the page. */
export class Drop implements Controller {
  readonly #context: ElementContext;
  readonly #late: LoadedPart<LateInput>;
  #target: EventTarget | undefined;
  #innermost: EventTarget | undefined;
  #dragged: Dragged | undefined;
  /** What is dragged comes from the target itself. */
  #isOwn = false;

  constructor(context: ElementContext, late: LoadedPart<LateInput>) {
    this.#context = context;
    this.#late = late;
    context.host.addController(this);
  }

  get dragged(): Dragged | undefined {
    return this.#dragged;
  }

  hostConnected(): void {
    // not `document`: pages prevent there what nobody has taken
    this.#listen(this.#context.host.dropTarget === 'page' ? document.documentElement : this.#context.host);
  }

  hostUpdate(): void {
    this.hostConnected();
  }

  hostDisconnected(): void {
    this.#listen();
    this.#dragged = undefined;
  }

  #listen(target?: EventTarget): void {
    if (target === this.#target) return;
    for (const type of dragEvents) {
      this.#target?.removeEventListener(type, this.#handleDrag as EventListener);
      target?.addEventListener(type, this.#handleDrag as EventListener);
    }
    this.#target = target;
    this.#isOwn = false;
  }

  readonly #handleDrag = (event: DragEvent): void => {
    const { type, dataTransfer } = event;
    if (type === 'dragstart' || type === 'dragend') return void (this.#isOwn = type === 'dragstart');
    const path = event.composedPath();
    if (type === 'dragleave') return this.#leave(path[0]);
    if (!dataTransfer || this.#context.host.noDrop) return;
    const isHere = path.includes(this.#context.host);
    const isAddress = dataTransfer.types.includes('text/uri-list');
    // an image that is dragged from here is a file, too, in Chrome and Safari: nobody adds it by a slip of the hand
    if (!dataTransfer.types.includes('Files') || (this.#isOwn && isAddress)) {
      if (!isHere || !isAddress || isWithin(event)) return; // a field in a row gets it
      event.preventDefault(); // else the browser may open it instead of this page
      dataTransfer.dropEffect = 'none';
      return;
    }
    const isTaken = !isHere && (event.defaultPrevented || isWithin(event, takers));
    if (isTaken || handled.has(event)) return this.#show();
    handled.add(event);
    event.preventDefault();
    this.#innermost = path[0]; // Firefox emits only `dragover` for moves inside a shadow tree
    if (type === 'drop') this.#drop(dataTransfer);
    else this.#over(type, dataTransfer);
  };

  /** A drag enters a child before it leaves the parent: it has left only if it leaves the node it entered last. */
  #leave(left: EventTarget | undefined): void {
    const innermost = this.#innermost as Node | undefined;
    if (left === innermost || !innermost?.isConnected) this.#show();
  }

  #over(type: string, dataTransfer: DataTransfer): void {
    const { queue, takesFiles } = this.#context;
    const isOpen = takesFiles();
    // browsers emit `dragover` many times a second, and it takes a while to inspect thousands of files
    const isNew = type === 'dragenter' || !this.#dragged;
    if (isNew && isOpen) this.#show(inspect(dataTransfer, queue.rules.accept, queue.room));
    dataTransfer.dropEffect = !isOpen || this.#dragged?.rejectedBy ? 'none' : 'copy';
  }

  #drop(dataTransfer: DataTransfer): void {
    this.#show();
    if (this.#context.takesFiles()) void this.#addDropped(dataTransfer);
  }

  async #addDropped({ items, files }: DataTransfer): Promise<void> {
    const list = [...files];
    const dropped = [...items].filter(({ kind }) => kind === 'file'); // all items are gone after the event
    const handles = dropped.slice(0, MAX_HANDLES).map(handleOf);
    const began = performance.now();
    const entries = dropped.map((item) => {
      const file = item.getAsFile();
      const isFile = performance.now() - began > ENTRIES_TIMEOUT && /\.[a-z]\w*$/i.test(file?.name ?? '');
      return (isFile ? null : item.webkitGetAsEntry?.()) ?? file;
    });
    const hasFolder = entries.some((entry) => (entry as Partial<FileSystemEntry> | null)?.isDirectory);
    const late = hasFolder && (await this.#late.load().catch(() => undefined));
    if (!late) {
      // if its code cannot be loaded, a folder is added too: its upload fails, and says that it cannot be read
      list.forEach((file, i) => rememberHandle(file, handles[i]));
      return void this.#context.add(list);
    }
    await late.addEntries(entries, handles);
  }

  #show(dragged?: Dragged): void {
    if (dragged?.count === this.#dragged?.count && dragged?.rejectedBy === this.#dragged?.rejectedBy) return;
    this.#dragged = dragged;
    this.#context.host.requestUpdate();
  }
}

/** With a handle, a later page can open the file again (File System Access). */
const handleOf = (item: DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> }) =>
  item.getAsFileSystemHandle?.().catch(() => null);

/** Before the drop, browsers show types but hide names: an `accept` with extensions cannot reject anything yet. */
function inspect({ items }: DataTransfer, accept: string | undefined, room: number): Dragged {
  const files = [...items].filter((item) => item.kind === 'file');
  const isByType = !!accept && !accept.split(',').some((token) => token.trim().startsWith('.'));
  const fitting = isByType ? files.filter(({ type }) => !type || accepts(accept, { name: '', type })) : files;
  if (files.length > 0 && fitting.length === 0) return { count: 0, rejectedBy: 'accept' };
  return room < 1 ? { count: 0, rejectedBy: 'max-files' } : { count: Math.min(fitting.length, room) };
}

/** Whether an event happens in what this selector matches. @param selector by default what a person can write in: fields and rich text editors */
export const isWithin = (event: Event, selector = ':read-write'): boolean =>
  event.composedPath().some((node) => (node as Element).matches?.(selector));
