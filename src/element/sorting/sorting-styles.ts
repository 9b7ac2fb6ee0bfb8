import { css } from '../parts/css.js';

/** Handles, and a file that is carried. */
export const sortingStyles = css`
  @layer sorting {
    .handle {
      color: var(--_muted);
      cursor: grab;
      touch-action: none;
    }
    .handle svg {
      stroke-width: 2.75;
    }
    .handle:focus-visible {
      outline-offset: -2px;
    }
    .handle:disabled {
      cursor: not-allowed;
      opacity: 0.45;
    }
    .row .handle {
      position: absolute;
      inset-block: 0;
      inset-inline-start: 0;
      inline-size: var(--_control);
      border-radius: 0;
    }
    .sortable .row {
      -webkit-touch-callout: none;
    }
    .sortable .row .thumbnail {
      cursor: grab;
      -webkit-user-select: none;
      user-select: none;
    }
    @media (hover: none) {
      .sortable .row {
        -webkit-user-select: none; /* a finger that rests picks the file up */
        user-select: none;
      }
    }
    .carrying,
    .carrying * {
      cursor: grabbing;
    }

    .list.carrying {
      display: flex;
      flex-direction: column;
    }
    .list.carrying > * {
      flex: none;
    }
    .list.carrying::before {
      order: -1;
    }
    .list.carrying::after {
      order: 2147483647;
    }
    .carried {
      z-index: 2;
      background: var(--_surface);
      box-shadow:
        inset 0 0 0 2px var(--_strong),
        0 6px 20px -4px rgb(0 0 0 / 0.3);
    }
    .card.carried {
      outline: 2px solid var(--_strong);
      outline-offset: 1px;
      box-shadow: 0 10px 30px -6px rgb(0 0 0 / 0.4);
    }
    .card.carried .handle {
      opacity: 1;
    }
    .carried .handle svg {
      color: var(--_strong);
    }
    .dragged {
      pointer-events: none;
    }
    .card.dragged {
      scale: 1.04;
    }
    .card.carried :is(.disc, .foot, .corner) {
      visibility: hidden;
    }
    .movers {
      display: flex;
      justify-content: center;
      gap: 6px;
      position: absolute;
      inset: auto 0 8px;
    }
    .movers .action {
      inline-size: max(36px, var(--_control));
      border-radius: 50%;
      background: var(--_surface);
      color: var(--_text);
      box-shadow: 0 1px 6px rgb(0 0 0 / 0.25);
    }
    .mover-left svg {
      transform: rotate(-90deg);
    }
    .mover-right svg {
      transform: rotate(90deg);
    }
    .mover-down svg {
      transform: rotate(180deg);
    }
    @media (hover: hover) {
      .movers .action:hover {
        background: var(--_tint);
      }
    }
    @media (forced-colors: active) {
      .handle:disabled {
        opacity: 1; /* GrayText says it */
      }
      .carried {
        outline: 3px solid Highlight;
        outline-offset: -3px;
      }
    }
  }
`;
