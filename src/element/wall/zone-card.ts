import { html, nothing, type TemplateResult } from 'lit/html.js';
import { labelText, pickOnClick, type ZoneView, zonePath } from '../input/zone-view.js';
import { icon } from '../parts/icons.js';

/** The zone as a card: all of it is the button. */
export function zoneCard(view: ZoneView): TemplateResult {
  const { dragged, disabled, hint } = view;
  const states = { over: !!dragged, rejected: !!dragged?.rejectedBy, disabled };
  const classes = Object.entries(states).flatMap(([name, on]) => (on ? [name] : []));
  return html`<div part="dropzone" class="zone add ${classes.join(' ')}" @click=${pickOnClick(view)}>
    <div part="icon" class="icon"><slot name="icon">${icon(zonePath({ ...view, hasFiles: true }))}</slot></div>
    <slot name="button">
      <button
        type="button"
        part="button"
        class="button"
        ?disabled=${disabled}
        aria-describedby=${hint ? 'hint' : nothing}
      >
        <span part="label" class="label"><slot name="label">${text(view)}</slot></span>
      </button>
    </slot>
  </div>`;
}

function text(view: ZoneView): string {
  const { dragged, folders, multiple, hasFiles, camera, translator } = view;
  const { strings } = translator;
  if (dragged) return labelText(view);
  if (hasFiles && !multiple) return strings.replace;
  if (camera) return strings[camera];
  if (folders) return strings.chooseFolder;
  return multiple ? strings.addFiles : strings.addFile;
}
