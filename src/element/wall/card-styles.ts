import { css } from '../parts/css.js';

export const cardStyles = css`
  @layer wall {
    .card {
      border: 1px solid var(--_border);
      background: var(--_surface);
      isolation: isolate;
    }
    .sortable .card {
      cursor: grab;
    }
    .card .thumbnail {
      display: flex;
      flex-direction: column;
      justify-content: center;
      align-items: center;
      gap: 2px;
      padding: 22px 8px;
      border-radius: 0;
      font-size: 1.125rem;
      line-height: 1.25;
    }
    /* what is not stored yet lies in a haze */
    .card:not(.done) .thumbnail {
      opacity: 0.5;
    }
    .card:not(.done) :is(.type, .title) {
      visibility: hidden;
    }
    .card:is(.failed, .canceled) .thumbnail {
      filter: grayscale(1);
    }
    .card.failed {
      border: 2px solid var(--_danger);
    }

    /* smaller on small cards, so that nothing touches the corners */
    .disc {
      place-content: center;
      inset-block-end: 14px; /* above two lines of words */
      inline-size: clamp(max(40px, 2.5rem), 36%, max(52px, 3.25rem));
    }
    .disc > * {
      grid-area: 1 / 1;
    }
    .disc .action {
      inline-size: max(40px, var(--_control));
      block-size: max(40px, var(--_control));
    }
    .symbol {
      color: var(--_muted);
    }
    .ring svg {
      stroke: var(--_border);
      stroke-width: 3.5;
      transform: rotate(-90deg);
    }
    .foot {
      display: flex;
      gap: 4px;
      justify-content: space-between;
      align-items: end;
      position: absolute;
      inset: auto 6px 4px;
      pointer-events: none;
    }
    .words {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      max-inline-size: 100%;
      margin-inline: auto;
      padding: 1px 6px;
      overflow: hidden;
      border-radius: 10px;
      background: var(--_surface);
      color: var(--_text);
      font-size: 0.75rem;
      font-weight: 600;
      font-variant-numeric: tabular-nums;
      line-height: 1.3;
      text-align: center;
      overflow-wrap: anywhere;
    }
    .failed .words {
      color: var(--_danger);
    }
    .card .mark {
      flex: none;
      position: static;
      margin-inline-start: auto;
    }
    .foot > .cover {
      flex: 0 1 auto; /* it ends in an ellipsis before the mark has no room */
      min-inline-size: 0;
    }
    .cover svg {
      display: inline;
      inline-size: 0.9em;
      block-size: 0.9em;
      margin-inline-end: 4px;
      fill: currentColor;
      vertical-align: -0.05em;
    }
    .words .cover {
      position: relative;
      margin-inline: -3px; /* a state in Arabic has no more room beside it */
      padding: 0;
      padding-inline-start: 1.2em;
      background: none;
      color: var(--_strong);
      line-height: inherit;
    }
    .words .cover svg {
      position: absolute; /* no line breaks between the star and the state */
      inset: 0.1em auto auto;
      inset-inline-start: 0;
    }

    .corner {
      position: absolute;
      inset-block-start: 0;
      inset-inline-end: 0;
    }
    .corner .action,
    .card .handle {
      align-items: start;
      inline-size: max(38px, var(--_control));
      block-size: max(38px, var(--_control));
      padding: 6px;
      border-radius: 50%;
    }
    .corner .action {
      justify-content: end;
    }
    .card .handle {
      justify-content: start;
      position: absolute;
      inset-block-start: 0;
      inset-inline-start: 0;
    }
    .corner svg,
    .card .handle svg {
      flex: none;
      inline-size: max(26px, 1.625rem);
      block-size: max(26px, 1.625rem);
      padding: 5px;
      border-radius: 50%;
      background: var(--_surface);
      color: var(--_text);
      box-shadow: 0 1px 4px rgb(0 0 0 / 0.22);
    }
    .corner .action:focus-visible,
    .card .handle:focus-visible {
      outline: 0;
    }
    .corner .action:focus-visible svg,
    .card .handle:focus-visible svg {
      outline: 2px solid var(--_strong);
      box-shadow: 0 0 0 4px var(--_surface); /* the ring is seen on any picture */
    }
    @media (hover: none) {
      .card .thumbnail {
        padding-block: 34px 6px; /* the corners' buttons are always there */
        justify-content: start;
        font-size: 1rem;
      }
      /* a card that is held moves; assistive technology and keys find the handle as before */
      .card:not(.carried) .handle:not(:focus-visible) {
        opacity: 0;
        pointer-events: none;
      }
      @container (inline-size < 26rem) {
        .title {
          -webkit-line-clamp: 1; /* the foot's marks are below it */
        }
      }
    }
    @media (hover: hover) {
      .card .handle,
      .card:is(.done, .queued, .uploading) .corner {
        opacity: 0;
      }
      .card:is(:hover, :focus-within) :is(.handle, .corner),
      .card:not(.done):hover .thumbnail {
        opacity: 1; /* who looks at a picture sees it clearly */
      }
      .corner .action:not(:disabled):hover,
      .card .handle:not(:disabled):hover {
        background: none;
      }
      .disc .action:not(:disabled):hover {
        color: var(--_text);
      }
      .corner .action:not(:disabled):hover svg {
        background: var(--_danger);
        color: var(--_surface);
      }
    }
    @media (prefers-reduced-motion: no-preference) {
      .card .thumbnail,
      .corner,
      .card .handle {
        transition: opacity 0.2s;
      }
      .wall:not(.sortable) .card {
        animation: arrive 0.22s cubic-bezier(0.2, 0.7, 0.3, 1);
      }
      .wall.long .card {
        animation-duration: 0s; /* they come and go at each redraw */
      }
    }
    @media (prefers-contrast: more) {
      .disc,
      .words,
      .corner svg,
      .card .handle svg {
        outline: 1px solid;
      }
      .ring svg {
        stroke: var(--_surface); /* only what is done is a line */
      }
    }
    @media (forced-colors: active) {
      .card .thumbnail {
        border: 0;
      }
      .card.failed {
        border: 3px double CanvasText;
      }
      .words,
      .corner svg,
      .card .handle svg {
        border: 1px solid CanvasText;
        background: Canvas;
      }
      .corner .action,
      .card .handle,
      .disc .action {
        border: 0;
      }
      .ring svg {
        stroke: Canvas;
      }
      .open:focus-visible,
      .card:focus-visible::after,
      .add .button:focus-visible::after {
        outline: 3px solid Highlight;
      }
    }
  }
`;
