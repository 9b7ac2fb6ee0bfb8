import type { Controller } from '../../base/updating-element.js';
import { LoadedPart } from '../host/loaded-part.js';
import { type Internals, setState } from '../form/states.js';
import { make, setAttribute, setText } from '../parts/make.js';
import type { ElementContext } from '../queue/context.js';
import { takesMany } from '../queue/read-queue-settings.js';
import { rulesInWords } from '../words/rules-in-words.js';
import { Drop, isWithin } from './drop.js';
import type { LateInput } from './late-input.js';
import { Zone } from './zone.js';
import type { ZoneView } from './zone-view.js';
import type { SettingsElement } from '../host/settings.js';

/** Keeps a line for the rules of a route. */
const NO_BREAK_SPACE = '\u00a0';

/** All ways in which files come: the zone, drops, pastes, the file dialog, and an `<input type=file>` in the tag. */
export class InputController implements Controller {
  readonly #context: ElementContext;
  readonly #internals: Internals;
  readonly #drop: Drop;
  readonly #late: LoadedPart<LateInput>;
  readonly #zone = new Zone();
  readonly #input: HTMLInputElement;
  /** In the zone's place, where nobody can add files. */
  readonly #noFiles = make('div', { class: 'hint' });

  constructor(context: ElementContext, internals: Internals) {
    const { host } = context;
    this.#context = context;
    this.#internals = internals;
    this.#input = makeFileInput(context);
    const load = async () => (await import('./late-input.js')).lateInput(context, () => this.#input.click());
    this.#late = new LoadedPart(host, () => !!this.#drop.dragged, load);
    this.#drop = new Drop(context, this.#late);
    listenToPaste(context);
    // a click on its label reaches the element itself
    host.addEventListener('click', (event) => event.composedPath()[0] === host && this.openPicker());
    host.addController(this);
  }

  /** Opens the browser's file dialog: the handle dialog, whose files a later page can open again, or the input dialog. */
  openPicker(): void {
    if (this.#context.takesFiles() && !this.#late.current?.openHandleDialog()) this.#input.click();
  }

  /** Loads what drags and the handle dialog need. */
  load(): Promise<unknown> {
    return this.#late.load();
  }

  hostUpdate(): void {
    setState(this.#context.host, this.#internals, 'dragover', !!this.#drop.dragged);
  }

  /** What the zone shows; undefined where nobody can add files. @param withMore puts another button beside its own */
  view(withMore: ZoneView['withMore']): ZoneView | undefined {
    const { host, queue, language } = this.#context;
    const { translator } = language;
    const { rules } = queue;
    if (host.readOnly) return undefined;
    const slots = [...host.children].map(({ slot }) => slot);
    const hint = rulesInWords(rules, takesMany(host), translator) || (host.rules ? NO_BREAK_SPACE : '');
    return {
      translator,
      isButton: host.variant === 'button',
      multiple: takesMany(host),
      folders: host.webkitdirectory,
      disabled: !this.#context.takesFiles(),
      noDrop: host.noDrop,
      hasOwnText: slots.includes('label') || slots.includes('button'),
      noPaste: host.noPaste,
      dragged: this.#drop.dragged,
      hasFiles: queue.tasks.length > 0,
      camera: cameraOf(host, rules.accept),
      maxFiles: rules.maxFiles,
      hint,
      hasHint: !!hint || slots.includes('hint'),
      pick: () => this.openPicker(),
      withMore,
    };
  }

  /** Draws the zone and the input. @param isElsewhere the zone is a part of the list @returns what is before the list */
  draw(view: ZoneView | undefined, isElsewhere: boolean): readonly Element[] {
    const { queue, language } = this.#context;
    if (!view) {
      setText(this.#noFiles, language.translator.strings.noFiles);
      return queue.tasks.length > 0 || isElsewhere ? [] : [this.#noFiles];
    }
    updateFileInput(this.#input, this.#context);
    this.#late.current?.overlay.draw(view);
    if (isElsewhere) return [this.#input];
    this.#zone.draw(view);
    return [this.#zone.element, this.#input];
  }

  /** Takes over a native input as soon as one is in the default slot. */
  readonly takeOverNativeInput = ({ target }: Event): void => {
    const slot = target as HTMLSlotElement;
    if (!slot.assignedElements().length) return;
    this.#late.load().then(
      (late) => late.takeOver(slot),
      () => {}, // it stays as it is
    );
  };
}

/** Adds files pasted while the element has the focus, or while nothing has it and the pointer is over the element; not a picture of text that a field in a row gets. */
function listenToPaste({ host, add, takesFiles }: ElementContext): void {
  const isMeant = (event: Event) =>
    event.composedPath().includes(host) || (event.target === document.body && host.matches(':hover'));
  const handlePaste = (event: ClipboardEvent) => {
    const { clipboardData } = event;
    const files = [...(clipboardData?.files ?? [])];
    const isText = clipboardData?.types.includes('text/plain') && isWithin(event); // spreadsheets add a picture of the cells
    const isIgnored = host.noPaste || isText || !takesFiles();
    if (event.defaultPrevented || files.length === 0 || isIgnored || !isMeant(event)) return;
    event.preventDefault();
    void add(files.map(withDate));
  };
  host.addController({
    hostConnected: () => document.addEventListener('paste', handlePaste),
    hostDisconnected: () => document.removeEventListener('paste', handlePaste),
  });
}

/** Browsers name every screenshot `image.png`: a date makes its name unique. */
function withDate(file: File): File {
  const now = new Date().toLocaleString('sv').replaceAll(':', '-'); // Swedes write 2026-01-31 09:05:00
  return new File([file], file.name.replace(/^image(?=\.\w+$)/, `image ${now}`), file);
}

/** What the camera takes that `capture` opens instead of the file dialog; undefined where the browser opens none. */
function cameraOf({ capture }: SettingsElement, accept = ''): 'takePhoto' | 'takeVideo' | undefined {
  if (!capture || !('capture' in HTMLInputElement.prototype)) return undefined; // browsers without cameras lack it
  return accept.includes('image/') ? 'takePhoto' : accept.includes('video/') ? 'takeVideo' : undefined;
}

/** Makes the hidden input, which opens the browser's input dialog. */
function makeFileInput({ add }: ElementContext): HTMLInputElement {
  const input = make('input', { type: 'file', hidden: '', tabindex: '-1' });
  input.addEventListener('click', (event) => event.stopPropagation());
  input.addEventListener('change', () => {
    void add([...(input.files ?? [])]);
    input.value = ''; // so that the same file can be chosen again
  });
  return input;
}

/** Has it offer what the settings allow. */
function updateFileInput(input: HTMLInputElement, { host, queue }: ElementContext): void {
  setAttribute(input, 'accept', queue.rules.accept);
  setAttribute(input, 'capture', host.capture);
  input.multiple = takesMany(host);
  input.toggleAttribute('webkitdirectory', host.webkitdirectory);
}
