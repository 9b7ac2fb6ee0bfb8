import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { LoadedPart } from '../host/loaded-part.js';
import { type Internals, setState } from '../form/states.js';
import type { ElementContext } from '../queue/context.js';
import { takesMany } from '../queue/read-queue-settings.js';
import { rulesInWords } from '../words/rules-in-words.js';
import { Drop } from './drop.js';
import type { LateInput } from './late-input.js';
import { listenToPaste } from './paste.js';
import { cameraOf, fileInput } from './file-input.js';
import { type DrawZone, zone, type ZoneView } from './zone.js';

/** Keeps a line for the rules of a route. */
const NO_BREAK_SPACE = '\u00a0';

/** All ways in which files come: the zone, drops, pastes, the file dialog, and an `<input type=file>` in the tag. */
export class InputController implements ReactiveController {
  readonly #context: ElementContext;
  readonly #internals: Internals;
  readonly #drop: Drop;
  readonly #late: LoadedPart<LateInput>;

  constructor(context: ElementContext, internals: Internals) {
    const { host } = context;
    this.#context = context;
    this.#internals = internals;
    const load = async () => new (await import('./late-input.js')).LateInput(context, () => this.#openInputDialog());
    this.#late = new LoadedPart(host, () => !!this.#drop.dragged, load);
    this.#drop = new Drop(context, this.#late);
    listenToPaste(context);
    // a click on its label reaches the element itself
    host.addEventListener('click', (event) => event.composedPath()[0] === host && this.openPicker());
    host.addController(this);
  }

  /** Opens the browser's file dialog: the handle dialog, whose files a later page can open again, or the input dialog. */
  openPicker(): void {
    if (this.#context.takesFiles() && !this.#late.current?.openHandleDialog()) this.#openInputDialog();
  }

  #openInputDialog(): void {
    this.#context.host.renderRoot.querySelector('input')?.click();
  }

  /** Loads what drags and the handle dialog need. */
  load(): Promise<unknown> {
    return this.#late.load();
  }

  hostUpdate(): void {
    setState(this.#context.host, this.#internals, 'dragover', !!this.#drop.dragged);
  }

  /** @param draw draws the zone @param withMore adds another button to its own, or stands after it */
  render(draw: DrawZone = zone, withMore?: ZoneView['withMore']): TemplateResult {
    const { host, queue, language } = this.#context;
    const { translator } = language;
    const { rules } = queue;
    const hasFiles = queue.tasks.length > 0;
    if (host.readOnly) return html`${hasFiles ? nothing : html`<div class="hint">${translator.strings.noFiles}</div>`}`;
    const view: ZoneView = {
      translator,
      isButton: host.variant === 'button',
      multiple: takesMany(host),
      folders: host.webkitdirectory,
      disabled: !this.#context.takesFiles(),
      noDrop: host.noDrop,
      hasOwnText: [...host.children].some(({ slot }) => slot === 'label' || slot === 'button'),
      noPaste: host.noPaste,
      dragged: this.#drop.dragged,
      hasFiles,
      camera: cameraOf(host, rules.accept),
      maxFiles: rules.maxFiles,
      hint: rulesInWords(rules, takesMany(host), translator) || (host.rules ? NO_BREAK_SPACE : ''),
      pick: () => this.openPicker(),
      withMore,
    };
    this.#late.current?.overlay.draw(view);
    return html`${draw(view)} ${draw === zone ? nothing : withMore?.(nothing)} ${fileInput(this.#context)}`;
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
