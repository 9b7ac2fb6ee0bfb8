import { css, html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { labelText, type Zone, zoneSymbol } from './dropzone.js';

const veilStyles = css`
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
    color: var(--_text);
    pointer-events: none; /* the page below goes on to tell where the drag is */
  }
  .veil:popover-open {
    display: grid;
    place-items: center;
  }
  .veil.refused {
    --_strong: var(--_danger);
    --_tint: color-mix(in oklab, var(--_danger) 8%, var(--_surface));
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
    .veil {
      transition: opacity 0.15s;
      @starting-style {
        opacity: 0;
      }
    }
  }
`;

/** Draws what a drag over the whole page would do; nothing while there is none. */
export type PageVeil = (zone: Zone) => TemplateResult | typeof nothing;

/** With `drop-target="page"` the element may be out of sight: a drag is shown over all of the page. */
export function pageVeil(root: ShadowRoot): PageVeil {
  const { styleSheet } = veilStyles;
  if (styleSheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
  return (zone) => {
    if (!zone.dragged) return nothing;
    const classes = zone.dragged.refused ? 'veil refused' : 'veil';
    return html`<div class=${classes} popover="manual" aria-hidden="true" ${ref(open)}>
      <p><span>${zoneSymbol(zone)}</span>${labelText(zone)}</p>
    </div>`;
  };
}

/** Above all else, wherever the element stands; it is on the page a moment later. */
function open(veil: Element | undefined): void {
  queueMicrotask(() => veil?.isConnected && (veil as HTMLElement).showPopover());
}
