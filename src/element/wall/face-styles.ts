import { css } from '../parts/css.js';

/** A card's picture, what opens it, and what pages put below it. */
export const faceStyles = css`
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
    .card:focus-visible {
      outline: 0;
    }
    .card:focus-visible::after {
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
  }
`;
