import { html, nothing, type TemplateResult } from 'lit';
import { ban, plus, upload } from '../parts/icons.js';
import type { Translator } from '../words/translator.js';

/** What a drag holds, as far as the browser shows it before the drop. */
export interface Dragged {
  /** How many of its files can be added; 0 where the browser hides it. */
  count: number;
  /** Why none of its files can be added: no file has an accepted type, or the list is full. */
  rejectedBy?: 'accept' | 'max-files' | undefined;
}

export interface ZoneView {
  translator: Translator;
  /** There is only a button. */
  isButton: boolean;
  multiple: boolean;
  folders: boolean;
  disabled: boolean;
  noDrop: boolean;
  /** The page has put a label or a button of its own into the zone. */
  hasOwnText: boolean;
  noPaste: boolean;
  dragged: Dragged | undefined;
  /** With files the zone becomes compact. */
  hasFiles: boolean;
  hint: string;
  /** What the camera takes, where the browser opens one instead of its file dialog. */
  camera: 'takePhoto' | 'takeVideo' | undefined;
  maxFiles: number | undefined;
  pick: () => void;
  /** Adds another button to it. */
  withMore?: ((button: TemplateResult | typeof nothing) => TemplateResult | typeof nothing) | undefined;
}

/** Draws a zone. */
export type DrawZone = (view: ZoneView) => TemplateResult | typeof nothing;

/** Where files are dropped, or chosen with a click or a key. Where nothing can be dropped, it is one wide button, if the page says nothing else. */
export function zone(given: ZoneView): TemplateResult {
  const isWide = !given.isButton && !given.hasOwnText && !canDrop(given);
  const view = { ...given, isButton: given.isButton || isWide };
  const { dragged, disabled, hint, isButton, hasFiles } = view;
  const rejected = !!dragged?.rejectedBy;
  const states = {
    'button-only': isButton,
    full: isWide,
    compact: hasFiles && !isButton,
    over: !!dragged,
    rejected,
    disabled,
  };
  const classes = ['zone', ...Object.entries(states).flatMap(([name, on]) => (on ? [name] : []))].join(' ');
  const symbol = zoneSymbol(view);
  const text = buttonText(view);
  const content = isWide
    ? html`<span part="icon"><slot name="icon">${symbol}</slot></span> ${text}`
    : html`${isButton ? symbol : nothing} ${text}`;
  const own = html`<slot name="button">
    <button
      type="button"
      part="button"
      class="button"
      ?disabled=${disabled}
      aria-describedby=${hint ? 'hint' : nothing}
    >
      ${content}
    </button>
  </slot>`;
  const button = view.withMore?.(own) ?? own;
  const restingHint = hasFiles && isButton ? '' : hint;
  const dragHint = isButton && dragged ? labelText(view) : '';
  const hintText = html`<div part="hint" class="hint" id="hint" ?hidden=${!restingHint && !dragHint}>
    <slot name="hint"
      >${dragHint ? html`<span class="hint-at-rest">${restingHint}</span><span class="drag-hint">${dragHint}</span>` : restingHint}</slot
    >
  </div>`;
  if (isButton)
    return html`<div part="dropzone" class=${classes} @click=${pickOnClick(view)}>${button}${hintText}</div>`;
  return html`<div part="dropzone" class=${classes} @click=${pickOnClick(view)}>
    <div part="icon" class="icon"><slot name="icon">${symbol}</slot></div>
    <div class="text">
      <div part="label" class="label"><slot name="label">${labelText(view)}</slot></div>
      ${hintText}
    </div>
    ${button}
  </div>`;
}

/** A click anywhere in the zone opens the dialog; where there is only a button, a click on it. */
export function pickOnClick({ disabled, pick, isButton }: ZoneView): (event: Event) => void {
  return ({ currentTarget, target }) => {
    if (!disabled && (!isButton || target !== currentTarget)) pick();
  };
}

export const zoneSymbol = ({ dragged, hasFiles }: ZoneView): TemplateResult =>
  dragged?.rejectedBy ? ban : hasFiles ? plus : upload;

const canDrop = ({ noDrop }: ZoneView) => !noDrop && (globalThis.matchMedia?.('(hover)').matches ?? true);

/** What a drop does, or would do. */
export function labelText(view: ZoneView): string {
  const { translator, dragged, multiple, maxFiles } = view;
  const { strings } = translator;
  if (dragged?.rejectedBy === 'max-files') {
    return translator.sentence(translator.format(strings.upToFiles, { n: maxFiles ?? 1 }));
  }
  if (dragged?.rejectedBy) return strings.cannotAdd;
  if (dragged) return translator.format(strings.dropNow, { n: Math.max(1, dragged.count) });
  if (view.noPaste) return multiple ? strings.onlyDropFiles : strings.onlyDropFile;
  return multiple ? strings.dropFiles : strings.dropFile;
}

function buttonText({ translator, isButton, folders, multiple, hasFiles, camera }: ZoneView): string {
  const { strings } = translator;
  if (hasFiles && !multiple) return strings.replace;
  if (camera) return strings[camera];
  if (hasFiles && isButton) return strings.addMore;
  if (folders) return strings.chooseFolder;
  return multiple ? strings.chooseFiles : strings.chooseFile;
}
