import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { lazy } from '../../base/lazy.js';
import type { FormController } from '../form/form-controller.js';
import { type Internals, setState } from '../form/states.js';
import type { QueueController } from '../queue/queue-controller.js';
import { takesMany } from '../queue/read-queue-settings.js';
import type { SettingsElement } from '../host/settings.js';
import { rulesInWords } from '../words/rules-in-words.js';
import type { Translator } from '../words/translator.js';
import type { AddFiles } from '../queue/add-files.js';
import { Drop } from './drop.js';
import { listenToPaste } from './paste.js';
import { Picker } from './picker.js';
import { type DrawZone, zone, type ZoneView } from './zone.js';

const loadNativeInput = lazy(() => import('./native-input.js'));

/** All ways in which files come: the zone, drops, pastes, the file dialog, and an `<input type=file>` in the tag. */
export class InputController implements ReactiveController {
  readonly #host: SettingsElement;
  readonly #internals: Internals;
  readonly #queue: QueueController;
  readonly #form: FormController;
  readonly #add: AddFiles;
  readonly #drop: Drop;
  readonly #picker: Picker;

  constructor(
    host: SettingsElement,
    internals: Internals,
    queue: QueueController,
    form: FormController,
    add: AddFiles,
  ) {
    this.#host = host;
    this.#internals = internals;
    this.#queue = queue;
    this.#form = form;
    this.#add = add;
    this.#drop = new Drop(host, queue, form, add);
    this.#picker = new Picker(host, add);
    listenToPaste(host, form, add);
    // a click on its label reaches the element itself
    host.addEventListener('click', (event) => event.composedPath()[0] === host && this.openPicker());
    host.addController(this);
  }

  /** Opens the browser's file dialog. */
  openPicker(): void {
    if (this.#form.takesFiles) this.#picker.open();
  }

  /** Loads what opens the file dialog. */
  load(): Promise<unknown> {
    return this.#picker.load();
  }

  hostUpdate(): void {
    setState(this.#host, this.#internals, 'dragover', !!this.#drop.dragged);
  }

  /** @param draw draws the zone */
  render(translator: Translator, draw: DrawZone = zone): TemplateResult {
    const host = this.#host;
    const hasFiles = this.#queue.tasks.length > 0;
    if (host.readOnly) return html`${hasFiles ? nothing : html`<div class="hint">${translator.strings.noFiles}</div>`}`;
    const view: ZoneView = {
      translator,
      variant: host.variant ?? 'dropzone',
      multiple: takesMany(host),
      folders: host.webkitdirectory,
      disabled: this.#form.isDisabled,
      noDrop: host.noDrop,
      noPaste: host.noPaste,
      dragged: this.#drop.dragged,
      hasFiles,
      maxFiles: host.maxFiles,
      hint: rulesInWords(host, translator),
      pick: () => this.openPicker(),
    };
    this.#drop.overlay?.draw(view);
    return html`${draw(view)} ${this.#picker.render()}`;
  }

  /** Takes over a native input as soon as one is in the default slot. */
  readonly takeOverNativeInput = ({ target }: Event): void => {
    const slot = target as HTMLSlotElement;
    if (!slot.assignedElements().length) return;
    loadNativeInput().then(
      ({ takeOver }) => takeOver(this.#host, slot, this.#add),
      () => {}, // it stays as it is
    );
  };
}
