import { html, nothing, type TemplateResult } from 'lit';
import type { Dragged } from './drop.js';
import { ban, plus, upload } from '../parts/icons.js';
import type { Translator } from '../words/translator.js';

export interface Zone {
  translator: Translator;
  variant: 'dropzone' | 'button';
  multiple: boolean;
  folders: boolean;
  disabled: boolean;
  noDrop: boolean;
  /** What is being dragged over it. */
  dragged: Dragged | undefined;
  /** Whether there are files already: it steps back then. */
  hasFiles: boolean;
  hint: string;
  maxFiles: number | undefined;
  pick: () => void;
}

/** Where files come in: by drop, click or keyboard. */
export function dropzone(zone: Zone): TemplateResult {
  const { dragged, disabled, hint, variant, hasFiles } = zone;
  const bare = variant === 'button';
  const refused = !!dragged?.refused;
  const states = { bare, compact: hasFiles && !bare, over: !!dragged, refused, off: disabled };
  const classes = ['zone', ...Object.entries(states).flatMap(([name, on]) => (on ? [name] : []))].join(' ');
  const symbol = zoneSymbol(zone);
  const button = html`<slot name="button">
    <button
      type="button"
      part="button"
      class="button"
      ?disabled=${disabled}
      aria-describedby=${hint ? 'hint' : nothing}
    >
      ${bare ? symbol : nothing} ${buttonText(zone)}
    </button>
  </slot>`;
  const restingHint = hasFiles && bare ? '' : hint;
  const now = bare && dragged ? labelText(zone) : '';
  const hintText = html`<div part="hint" class="hint" id="hint" ?hidden=${!restingHint && !now}>
    <slot name="hint"
      >${now ? html`<span class="rest">${restingHint}</span><span class="now">${now}</span>` : restingHint}</slot
    >
  </div>`;
  if (bare) return html`<div part="dropzone" class=${classes} @click=${pickOn(zone)}>${button}${hintText}</div>`;
  return html`<div part="dropzone" class=${classes} @click=${pickOn(zone)}>
    <div part="icon" class="icon"><slot name="icon">${symbol}</slot></div>
    <div class="text">
      <div part="label" class="label"><slot name="label">${labelText(zone)}</slot></div>
      ${hintText}
    </div>
    ${button}
  </div>`;
}

/** A click anywhere in the zone chooses files; in the bare variant only one on the button. */
function pickOn({ disabled, pick, variant }: Zone): (event: Event) => void {
  return ({ currentTarget, target }) => {
    if (!disabled && (variant !== 'button' || target !== currentTarget)) pick();
  };
}

export const zoneSymbol = ({ dragged, hasFiles }: Zone): TemplateResult =>
  dragged?.refused ? ban : hasFiles ? plus : upload;

const canDrop = ({ noDrop }: Zone) => !noDrop && matchMedia('(hover)').matches;

export function labelText(zone: Zone): string {
  const { translator, dragged, multiple, maxFiles, hasFiles } = zone;
  const { strings } = translator;
  if (dragged?.refused === 'max-files')
    return translator.sentence(translator.format(strings.upToFiles, { n: maxFiles ?? 1 }));
  if (dragged?.refused) return strings.cannotAdd;
  if (dragged) return translator.format(strings.dropNow, { n: Math.max(1, dragged.count) });
  if (canDrop(zone)) return multiple ? strings.dropFiles : strings.dropFile;
  if (hasFiles) return multiple ? strings.addMore : strings.replace;
  return multiple ? strings.addFiles : strings.addFile;
}

function buttonText(zone: Zone): string {
  const { translator, variant, folders, multiple, hasFiles } = zone;
  const { strings } = translator;
  // beside the words of a zone that can take no drop it need not say the same again
  const isAlone = variant === 'button' || (!multiple && canDrop(zone));
  if (hasFiles && isAlone) return multiple ? strings.addMore : strings.replace;
  if (folders) return strings.chooseFolder;
  return multiple ? strings.chooseFiles : strings.chooseFile;
}
