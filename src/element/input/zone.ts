import { makeIcon } from '../parts/icon-paths.js';
import { classNames, make, setAttribute, setText } from '../parts/make.js';
import { labelText, pickOnClick, type ZoneView, zonePath } from './zone-view.js';

/** Where files are dropped, or chosen with a click or a key. Where nothing can be dropped, it is one wide button, if the page says nothing else. */
export class Zone {
  readonly element = make('div', { part: 'dropzone' });
  readonly #symbol = makeIcon();
  readonly #icon = make('slot', { name: 'icon' });
  readonly #label = make('slot', { name: 'label' });
  readonly #hintText = make('slot', { name: 'hint' });
  readonly #hint = make('div', { part: 'hint', class: 'hint', id: 'hint' }, this.#hintText);
  readonly #text = document.createTextNode('');
  readonly #button = make('button', { type: 'button', part: 'button', class: 'button' });
  readonly #own = make('slot', { name: 'button' }, this.#button);
  #view: ZoneView | undefined;
  /** What it is made of now. */
  #layout = '';

  constructor() {
    this.element.addEventListener('click', (event) => this.#view && pickOnClick(this.#view)(event));
  }

  draw(given: ZoneView): void {
    const isWide = !given.isButton && !given.hasOwnText && !canDrop(given);
    const view = { ...given, isButton: given.isButton || isWide };
    const { dragged, disabled, hint, hasHint, isButton, hasFiles } = view;
    this.element.className = classNames({
      zone: true,
      'button-only': isButton,
      full: isWide,
      compact: hasFiles && !isButton,
      over: dragged,
      rejected: dragged?.rejectedBy,
      disabled,
    });
    this.#view = view;
    this.#symbol.firstElementChild?.setAttribute('d', zonePath(view));
    this.#text.data = buttonText(view);
    this.#button.disabled = disabled;
    setAttribute(this.#button, 'aria-describedby', hasHint ? 'hint' : undefined);
    setText(this.#label, labelText(view));
    this.#showHints(hasHint && !(hasFiles && isButton), hint, isButton && dragged ? labelText(view) : '');
    this.#arrange(isWide ? 'wide' : isButton ? 'button' : 'zone', view.withMore?.(this.#own) ?? this.#own);
  }

  #showHints(isThere: boolean, atRest: string, ofDrag: string): void {
    this.#hint.hidden = !isThere && !ofDrag;
    if (this.#hintText.textContent === atRest + ofDrag) return;
    const both = [make('span', { class: 'hint-at-rest' }, atRest), make('span', { class: 'drag-hint' }, ofDrag)];
    this.#hintText.replaceChildren(...(ofDrag ? both : [atRest]));
  }

  #arrange(layout: 'zone' | 'button' | 'wide', buttons: Element): void {
    if (layout === this.#layout && buttons.parentNode === this.element) return; // a wall may have had them
    this.#layout = layout;
    const isZone = layout === 'zone';
    this.#icon.append(this.#symbol);
    const symbol = layout === 'wide' ? make('span', { part: 'icon' }, this.#icon) : this.#symbol;
    this.#button.replaceChildren(...(isZone ? [] : [symbol]), this.#text);
    if (!isZone) return this.element.replaceChildren(buttons, ' ', this.#hint);
    this.element.replaceChildren(
      make('div', { part: 'icon', class: 'icon' }, this.#icon),
      make('div', { class: 'text' }, make('div', { part: 'label', class: 'label' }, this.#label), this.#hint),
      buttons,
    );
  }
}

const canDrop = ({ noDrop }: ZoneView) => !noDrop && (globalThis.matchMedia?.('(hover)').matches ?? true);

function buttonText({ translator, isButton, folders, multiple, hasFiles, camera }: ZoneView): string {
  const { strings } = translator;
  if (hasFiles && !multiple) return strings.replace;
  if (camera) return strings[camera];
  if (hasFiles && isButton) return strings.addMore;
  if (folders) return strings.chooseFolder;
  return multiple ? strings.chooseFiles : strings.chooseFile;
}
