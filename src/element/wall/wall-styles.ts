import { css } from '../parts/css.js';

/** A card's picture, what opens it, and what pages put below it; then the grid of cards, and the zone as its last one. */
export const wallStyles = css`
  @layer wall {
    .title {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      flex: none;
      max-inline-size: 100%;
      overflow: hidden;
      color: var(--_text);
      font-size: 0.75rem;
      font-weight: 500;
      letter-spacing: normal;
      line-height: 1.35;
      text-align: center;
      text-autospace: no-autospace;
      overflow-wrap: anywhere;
    }
    .face {
      position: relative;
      aspect-ratio: 1;
      overflow: hidden;
      -webkit-user-select: none;
      user-select: none;
      -webkit-touch-callout: none;
      border-radius: calc(var(--_corner) - 1px);
    }
    .with-fields .face {
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
    .card > .row-fields {
      padding: 6px;
    }
    .open {
      border-radius: var(--_corner);
    }
    .sortable .open {
      cursor: inherit;
    }
    .card:focus-visible,
    .add .button:focus-visible {
      outline: 0;
    }
    .card:focus-visible::after,
    .add .button::after {
      content: '';
      position: absolute;
      inset: 0;
      border-radius: inherit;
    }
    .open:focus-visible,
    .card:focus-visible::after {
      outline: 2px solid var(--_strong);
      outline-offset: -4px;
      box-shadow: inset 0 0 0 6px var(--_surface);
    }

    .wall {
      --_size: var(--oss-upload-card-size, clamp(max(104px, 6.5rem), 30cqi, max(128px, 8rem)));
      --_corner: var(--oss-upload-card-radius, var(--_radius));
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--_size)), 1fr));
      grid-auto-rows: max-content; /* a wall that scrolls would squeeze them */
      gap: var(--_gap);
      position: relative;
    }
    @container (inline-size < 17rem) {
      .wall {
        --_size: var(--oss-upload-card-size, 100%);
      }
    }
    .wall.long {
      max-block-size: min(40rem, 80vh);
      overflow: hidden auto;
      overscroll-behavior: contain;
    }
    .cards {
      display: contents;
    }
    .card,
    .place {
      position: relative;
      min-inline-size: 0;
      border-radius: var(--_corner);
    }
    .space {
      grid-column: 1 / -1;
      order: -1;
      block-size: var(--high);
    }
    .cards + .space {
      order: 2147483646;
    }
    .place {
      aspect-ratio: 1;
      order: 2147483647;
    }
    .wall .pinned {
      position: absolute;
      inset-block-start: var(--at);
      inset-inline-start: var(--across);
      inline-size: var(--cell);
    }

    .zone.add {
      position: relative;
      align-content: center;
      gap: 6px;
      block-size: 100%;
      padding: 8px;
      border-radius: inherit;
    }
    .zone.add .button {
      display: block;
      min-block-size: 0;
      max-inline-size: 100%;
      padding: 0;
      border: 0;
      border-radius: var(--_corner);
      background: none;
      font-size: 0.8125rem;
      line-height: 1.35;
    }
    .zone.over .button {
      font-size: 0.75rem;
      line-height: 1.25;
    }
    .add .button:focus-visible::after {
      outline: 2px solid var(--_strong);
      outline-offset: -4px;
    }

    .failures {
      display: grid;
      gap: 8px;
      margin: 0;
      padding: calc(var(--_gap) * 0.75) 14px;
      list-style: none;
    }
    .failures .name {
      display: block;
      overflow-wrap: anywhere;
      white-space: normal;
    }
    @supports (color: color-mix(in oklab, red, red)) {
      @media (hover: hover) {
        .zone.add:not(.disabled, .over):hover .button {
          background: color-mix(in oklab, var(--_accent) 17%, var(--_surface));
        }
      }
    }
  }
`;
