import { css, html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { adopt, sheet } from '../parts/adopt.js';
import type { SettingsElement } from '../settings.js';
import { labelText, type ZoneView, zoneSymbol } from './zone.js';

const dragStyles = sheet(
  'drag',
  css`
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
      --_tint: color-mix(in oklab, var(--_danger) 8%, var(--_surface));
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
    .button-only .drag-hint {
      color: var(--_strong);
      font-weight: 600;
    }

    .drag-overlay {
      position: fixed;
      inset: 0;
      inline-size: auto;
      block-size: auto;
      margin: 0;
      padding: 0;
      border: 0;
      overflow: hidden;
      background: color-mix(in oklab, var(--_surface) 55%, transparent);
      color: inherit;
      pointer-events: none; /* drag events go to the page below */
    }
    .drag-overlay:popover-open {
      display: grid;
      place-items: center;
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
      background: color-mix(in oklab, var(--_strong) 9%, transparent);
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
      border: 1px solid color-mix(in oklab, var(--_strong) 35%, var(--_border));
      border-radius: calc(var(--_radius) * 1.25);
      background: var(--_surface);
      box-shadow: 0 12px 40px -8px rgb(0 0 0 / 0.28);
      font-weight: 600;
    }
    .drag-overlay span {
      display: grid;
      flex: none;
      place-items: center;
      inline-size: 40px;
      block-size: 40px;
      border-radius: calc(var(--_radius) * 0.8);
      background: var(--_strong);
      color: var(--_surface);
    }

    @media (prefers-reduced-motion: no-preference) {
      .icon svg {
        transition: transform 0.25s cubic-bezier(0.2, 0.9, 0.3, 1.4);
      }
      .over:not(.rejected) .icon svg {
        transform: translateY(-2px) scale(1.08);
      }
      .drag-overlay {
        transition: opacity 0.15s;
        @starting-style {
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
  `,
);

/** How a drag looks: in the zone and, with `drop-target="page"`, over the whole page, where the zone may be out of sight. */
export class DragOverlay implements ReactiveController {
  readonly #host: SettingsElement;

  constructor(host: SettingsElement) {
    this.#host = host;
    adopt(host.renderRoot as ShadowRoot, dragStyles);
    host.addController(this);
    host.requestUpdate();
  }

  /** What a drop would do, over the page. */
  render(view: ZoneView): TemplateResult | typeof nothing {
    if (!view.dragged || this.#host.dropTarget !== 'page') return nothing;
    return html`<div
      class=${view.dragged.rejectedBy ? 'drag-overlay rejected' : 'drag-overlay'}
      popover="manual"
      aria-hidden="true"
    >
      <p><span>${zoneSymbol(view)}</span>${labelText(view)}</p>
    </div>`;
  }

  /** A popover is above everything else on the page, wherever the element is. */
  hostUpdated(): void {
    this.#host.renderRoot.querySelector<HTMLElement>('.drag-overlay:not(:popover-open)')?.showPopover();
  }
}
