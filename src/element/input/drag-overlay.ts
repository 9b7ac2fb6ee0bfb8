import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { css } from '../parts/css.js';
import { adopt } from '../parts/adopt.js';
import { icon } from '../parts/buttons.js';
import type { SettingsElement } from '../host/settings.js';
import { labelText, type ZoneView, zonePath } from './zone-view.js';

const dragStyles = css`
  @layer drag {
    .over .icon {
      background: var(--_strong);
      color: var(--_surface);
    }
    .zone.over {
      border-color: var(--_strong);
      border-style: solid;
      background: var(--_tint);
    }
    .zone.over.rejected {
      --_strong: var(--_danger);
    }
    .over .button {
      background: var(--_surface);
    }
    .zone.button-only.over {
      background: none;
    }
    .button-only.over .button {
      background: var(--_tint);
      outline: 2px solid var(--_strong);
      outline-offset: -2px;
    }
    /* what a drop would do replaces the hint in its place, so that nothing moves */
    .button-only .hint {
      display: grid;
    }
    .hint-at-rest,
    .drag-hint {
      grid-area: 1 / 1;
    }
    .hint-at-rest {
      visibility: hidden;
    }
    .button-only .drag-hint {
      color: var(--_strong);
      font-weight: 600;
    }

    .drag-overlay {
      display: grid;
      place-items: center;
      position: fixed;
      inset: 0;
      z-index: 2147483647; /* where there are no popovers */
      inline-size: auto;
      block-size: auto;
      margin: 0;
      padding: 0;
      border: 0;
      overflow: hidden;
      background: rgb(127 127 127 / 0.35);
      color: inherit;
      pointer-events: none; /* drag events go to the page below */
    }
    .drag-overlay.rejected {
      --_strong: var(--_danger);
    }
    .drag-overlay::before {
      content: '';
      position: absolute;
      inset: 10px;
      border: 2px solid var(--_strong);
      border-radius: calc(var(--_radius) * 1.5);
    }
    .drag-overlay p {
      display: flex;
      align-items: center;
      gap: 12px;
      position: relative;
      max-inline-size: calc(100% - 64px);
      margin: 0;
      padding-block: 12px;
      padding-inline: 12px 20px;
      border: 1px solid var(--_border);
      border-radius: calc(var(--_radius) * 1.25);
      background: var(--_surface);
      box-shadow: 0 12px 40px -8px rgb(0 0 0 / 0.28);
      font-weight: 600;
    }
    .drag-overlay span {
      display: grid;
      flex: none;
      place-items: center;
      inline-size: max(40px, 2.5rem);
      block-size: max(40px, 2.5rem);
      border-radius: calc(var(--_radius) * 0.8);
      background: var(--_strong);
      color: var(--_surface);
    }

    @supports (color: color-mix(in oklab, red, red)) {
      .zone.over.rejected {
        --_tint: color-mix(in oklab, var(--_danger) 8%, var(--_surface));
      }
      .drag-overlay {
        background: color-mix(in oklab, var(--_surface) 55%, transparent);
      }
      .drag-overlay::before {
        background: color-mix(in oklab, var(--_strong) 9%, transparent);
      }
      .drag-overlay p {
        border-color: color-mix(in oklab, var(--_strong) 35%, var(--_border));
      }
    }
    @media (prefers-reduced-motion: no-preference) {
      .icon svg {
        transition: transform 0.25s cubic-bezier(0.2, 0.9, 0.3, 1.4);
      }
      .over:not(.rejected) .icon svg {
        transform: translateY(-2px) scale(1.08);
      }
      .drag-overlay {
        animation: appear 0.15s;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    }
    @media (forced-colors: active) {
      .zone.over:not(.button-only) {
        outline: 3px solid Highlight;
        outline-offset: -3px;
      }
    }
  }
`;

/** Chrome 109 warns of the attribute. */
const canPopOver = 'popover' in HTMLElement.prototype;

/** How a drag looks: in the zone and, with `drop-target="page"`, over the whole page, where the zone may be out of sight. */
export class DragOverlay {
  readonly #host: SettingsElement;
  /** Beside the root: a container would hold what is fixed in it, where there are no popovers. */
  readonly #layer = document.createElement('div');

  constructor(host: SettingsElement) {
    this.#host = host;
    const root = host.renderRoot;
    adopt(root, dragStyles);
    root.append(this.#layer);
  }

  /** Shows what a drop would do, over the page. A popover is above everything else there, wherever the element is. */
  draw(view: ZoneView): void {
    render(this.#overlay(view), this.#layer);
    const overlay = this.#layer.querySelector<HTMLElement>('.drag-overlay');
    // oxlint-disable-next-line eslint/no-restricted-properties -- without popovers the overlay covers what it can
    if (canPopOver && overlay?.matches(':not(:popover-open)')) overlay.showPopover();
  }

  #overlay(view: ZoneView): TemplateResult | typeof nothing {
    if (!view.dragged || this.#host.dropTarget !== 'page') return nothing;
    return html`<div
      class=${view.dragged.rejectedBy ? 'drag-overlay rejected' : 'drag-overlay'}
      popover=${canPopOver ? 'manual' : nothing}
      lang=${view.translator.lang}
      aria-hidden="true"
    >
      <p><span>${icon(zonePath(view))}</span>${labelText(view)}</p>
    </div>`;
  }
}
