import { css, html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { labelText, type Zone, zoneSymbol } from './zone.js';

const dragStyles = css`
  .over .icon {
    background: var(--_strong);
    color: var(--_surface);
  }
  .zone.over {
    border-color: var(--_strong);
    border-style: solid;
    background: var(--_tint);
  }
  .zone.over.refused {
    --_strong: var(--_danger);
    --_tint: color-mix(in oklab, var(--_danger) 8%, var(--_surface));
  }
  .over .button {
    background: var(--_surface);
  }
  .zone.bare.over {
    background: none;
  }
  .bare.over .button {
    background: var(--_tint);
    outline: 2px solid var(--_strong);
    outline-offset: -2px;
  }
  .bare .now {
    color: var(--_strong);
    font-weight: 600;
  }

  .veil {
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
    pointer-events: none; /* the page below goes on to tell where the drag is */
  }
  .veil:popover-open {
    display: grid;
    place-items: center;
  }
  .veil.refused {
    --_strong: var(--_danger);
  }
  .veil::before {
    content: '';
    position: absolute;
    inset: 10px;
    border: 2px solid var(--_strong);
    border-radius: calc(var(--_radius) * 1.5);
    background: color-mix(in oklab, var(--_strong) 9%, transparent);
  }
  .veil p {
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
  .veil span {
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
    .over:not(.refused) .icon svg {
      transform: translateY(-2px) scale(1.08);
    }
    .veil {
      transition: opacity 0.15s;
      @starting-style {
        opacity: 0;
      }
    }
  }
  @media (forced-colors: active) {
    .zone.over:not(.bare) {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }
`;

interface Host extends ReactiveControllerHost {
  readonly dropTarget: string | undefined;
  readonly renderRoot: Node;
}

/** How a drag looks, from the first one on: in the zone and, with `drop-target="page"`, where the zone may be out of sight, over all of the page. */
export class DragLooks implements ReactiveController {
  readonly #host: Host;
  readonly #root: ShadowRoot;

  constructor(host: Host) {
    this.#host = host;
    this.#root = host.renderRoot as ShadowRoot;
    const { styleSheet } = dragStyles;
    if (styleSheet) this.#root.adoptedStyleSheets = [...this.#root.adoptedStyleSheets, styleSheet];
    host.addController(this);
    host.requestUpdate();
  }

  /** What the drag would do, in words over the page. */
  render(zone: Zone): TemplateResult | typeof nothing {
    if (!zone.dragged || this.#host.dropTarget !== 'page') return nothing;
    return html`<div class=${zone.dragged.refused ? 'veil refused' : 'veil'} popover="manual" aria-hidden="true">
      <p><span>${zoneSymbol(zone)}</span>${labelText(zone)}</p>
    </div>`;
  }

  /** Above all else, wherever the element stands. */
  hostUpdated(): void {
    this.#root.querySelector<HTMLElement>('.veil:not(:popover-open)')?.showPopover();
  }
}
