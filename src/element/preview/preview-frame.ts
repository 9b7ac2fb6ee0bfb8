import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import { sizeInWords } from '../task/task-facts.js';
import { fileName, linkOf } from '../task/file-kind.js';
import { cross, icon, showTooltip } from '../parts/buttons.js';
import type { Translator } from '../words/translator.js';
import type { ShownState } from './shown.js';
import type { Stage } from './stage.js';

const zoomIn = icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13m4.7-1.8 4.8 4.8M10.5 8v5M8 10.5h5');
const zoomOut = icon('M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13m4.7-1.8 4.8 4.8M8 10.5h5');
const toLeft = icon('m14.5 5.5-6.5 6.5 6.5 6.5');
const toRight = icon('m9.5 5.5 6.5 6.5-6.5 6.5');
const away = icon('M13.5 4.5h6v6m0-6-8.5 8.5M10 6H5v13h13v-5');

export interface FrameView {
  task: UploadTask;
  /** Its place among those that can be shown. */
  index: number;
  count: number;
  /** Whether there are pictures among those, and links: the buttons for them keep their places beside other files, too. */
  hasPictures: boolean;
  hasLinks: boolean;
  translator: Translator;
  isRtl: boolean;
  state: ShownState;
  stage: Stage;
  /** For a live region. */
  status: string;
  step: (by: 1 | -1) => void;
  /** 1 makes the picture larger, -1 smaller. */
  zoom: (direction: 1 | -1) => void;
  close: () => void;
}

/** The dialog's content: name and facts, the buttons, and the file. */
export function previewFrame(view: FrameView): TemplateResult {
  const { task, index, count, hasPictures, hasLinks, translator, isRtl, state, stage, status, step, zoom, close } =
    view;
  const { strings } = translator;
  const link = linkOf(task);
  const place = count > 1 && translator.format(strings.placeOf, { place: index + 1, count });
  const facts = [place, sizeInWords(task, translator)].filter(Boolean);
  const [previous, next] = isRtl ? [toRight, toLeft] : [toLeft, toRight];
  const isPicture = state.kind === 'picture';
  const zoomButtons = html`${tool(strings.zoomOut, zoomOut, () => zoom(-1), !isPicture || !stage.isZoomed)}
  ${tool(strings.zoomIn, zoomIn, () => zoom(1), !isPicture || stage.isAtMost)}`;
  return html`<div class="top">
      <div class="caption">
        <div class="file" dir="auto">${fileName(task.name)}</div>
        <div class="facts">${facts.join(' · ')}</div>
      </div>
      ${hasPictures ? zoomButtons : nothing}
      ${
        hasLinks
          ? html`<a
              class="tool"
              role="link"
              tabindex="0"
              aria-label=${strings.openLink}
              aria-disabled=${!link}
              href=${link ?? nothing}
              target="_blank"
              rel="noreferrer"
              @pointermove=${showTooltip}
              >${away}</a
            >`
          : nothing
      }
      <button
        type="button"
        class="tool"
        aria-label=${strings.close}
        autofocus
        @click=${close}
        @pointermove=${showTooltip}
      >
        ${cross}
      </button>
    </div>
    <div class="shown ${state.kind}">${stage.element} ${shownOf(state, translator)}</div>
    ${
      count > 1
        ? html`<div class="step previous">${tool(strings.previous, previous, () => step(-1), index === 0)}</div>
            <div class="step next">${tool(strings.next, next, () => step(1), index === count - 1)}</div>`
        : nothing
    }
    <div class="sr" role="status">${status}</div>`;
}

function shownOf(state: ShownState, { strings }: Translator): unknown {
  if (state.kind === 'media') return state.element;
  if (state.kind === 'opening') return html`<p class="note wait">${strings.opening}</p>`;
  return state.kind === 'failed' ? html`<p class="note">${strings[state.reason]}</p>` : nothing;
}

/** A button that keeps the focus where there is nothing to do. */
function tool(name: string, symbol: TemplateResult, act: () => void, isOff: boolean): TemplateResult {
  return html`<button
    type="button"
    class="tool"
    aria-label=${name}
    aria-disabled=${isOff}
    @click=${isOff ? nothing : act}
    @pointermove=${showTooltip}
  >
    ${symbol}
  </button>`;
}
