import type { Controller } from '../../base/updating-element.js';
import { LoadedPart } from '../host/loaded-part.js';
import { type Internals, setState } from '../form/states.js';
import { make, setText } from '../parts/make.js';
import type { ElementContext } from '../queue/context.js';
import { takesMany } from '../queue/read-queue-settings.js';
import { rulesInWords } from '../words/rules-in-words.js';
import { Drop } from './drop.js';
import type { LateInput } from './late-input.js';
import { listenToPaste } from './paste.js';
import { cameraOf, makeFileInput, updateFileInput } from './file-input.js';
import { Zone } from './zone.js';
import type { ZoneView } from './zone-view.js';

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
    return {
      translator,
      isButton: host.variant === 'button',
      multiple: takesMany(host),
      folders: host.webkitdirectory,
      disabled: !this.#context.takesFiles(),
      noDrop: host.noDrop,
      hasOwnText: [...host.children].some(({ slot }) => slot === 'label' || slot === 'button'),
      noPaste: host.noPaste,
      dragged: this.#drop.dragged,
      hasFiles: queue.tasks.length > 0,
      camera: cameraOf(host, rules.accept),
      maxFiles: rules.maxFiles,
      hint: rulesInWords(rules, takesMany(host), translator) || (host.rules ? NO_BREAK_SPACE : ''),
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
