import { css } from '../parts/css.js';

export const listStyles = css`
  @supports selector(:dir(rtl)) and ((text-align: match-parent) or (text-align: -webkit-match-parent)) {
    /* Words of another direction than the page's, such as English ones on a Hebrew page: each text has its own direction, and keeps its place. */
    @layer base {
      :where([lang]:dir(rtl):not([lang='ar']), [lang='ar']:dir(ltr)) * {
        unicode-bidi: plaintext;
        text-align: -webkit-match-parent;
        text-align: match-parent;
      }
    }
  }
  @layer list {
    .panel {
      container-type: inline-size;
      contain-intrinsic-inline-size: min(18rem, 80vw); /* where nothing limits its width, as in a toolbar */
      overflow: hidden;
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
    }
    .body {
      min-inline-size: 0;
    }
    .meta {
      overflow: hidden;
      color: var(--_muted);
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .actions {
      display: flex;
      align-items: center;
      gap: 2px;
      margin-inline-end: -4px;
    }
    .action {
      flex: none;
      min-inline-size: var(--_control);
      min-block-size: var(--_control);
      color: var(--_muted);
    }
    .action.labeled {
      flex: 0 1 auto;
      padding-inline: 10px;
      color: var(--_strong);
      font-size: 0.8125rem;
      font-weight: 600;
    }
    .action.primary {
      background: var(--_strong);
      color: var(--_surface);
    }
    .meta.retrying {
      overflow: visible; /* the button is higher than the line */
      white-space: normal;
    }
    .action.try {
      display: inline;
      min-inline-size: 0;
      min-block-size: 0;
      padding: 4px; /* large enough to touch */
      margin: -4px;
      border: 0;
      color: var(--_strong);
      font: inherit;
      font-weight: 600;
    }
    .action:disabled {
      opacity: 0.45;
      cursor: not-allowed;
    }
    .action:focus-visible {
      outline-offset: -2px;
    }
    .action.primary:focus-visible {
      outline-offset: 2px; /* it has the color of the ring */
    }

    .summary {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 12px;
      position: relative;
      padding: calc(var(--_gap) * 0.75) 14px;
      min-block-size: calc(40px + var(--_gap) * 1.5);
      border-block-end: 1px solid var(--_border);
    }
    .summary:last-child {
      border-block-end: 0;
    }
    .summary > .body {
      flex: 1 1 min(38cqi, 9rem);
      min-inline-size: auto; /* rather than to break a long word, the buttons go below it */
      max-inline-size: 100%;
    }
    .summary .meta {
      white-space: normal;
    }
    .summary > .actions {
      flex-wrap: wrap;
      justify-content: end;
      margin-inline-start: auto;
    }
    .headline {
      font-size: 0.875rem;
      font-weight: 600;
    }
    .pieces {
      display: flex;
      flex-wrap: wrap;
      column-gap: 0.9em;
      overflow: clip visible; /* cuts off the dot before the first piece of a line */
    }
    .pieces > span {
      position: relative;
      min-inline-size: 0;
      overflow-wrap: break-word;
    }
    .pieces i {
      white-space: pre;
      position: absolute;
      inset-inline-end: 100%;
      inline-size: 0.9em;
      color: var(--_muted);
      font-style: normal;
      text-align: center;
    }
    .fold svg {
      transform: rotate(180deg);
    }
    .fold[aria-expanded='true'] svg {
      transform: none;
    }

    .list {
      position: relative;
    }
    .list.long {
      max-block-size: min(27rem, 70vh);
      overflow: hidden auto;
      overscroll-behavior: contain;
    }
    .list::before,
    .list::after {
      content: '';
      display: block;
      block-size: var(--before, 0);
    }
    .list::after {
      block-size: var(--after, 0);
    }
    @media (hover: hover) {
      .action:not(:disabled):hover {
        background: var(--_tint);
        color: var(--_text);
      }
      .action.labeled:not(:disabled):hover {
        background: var(--_tint);
        color: var(--_strong);
      }
      .action.primary:not(:disabled):hover {
        background: var(--_strong);
        color: var(--_surface);
      }
    }
    @supports (color: color-mix(in oklab, red, red)) {
      .summary {
        background: color-mix(in oklab, var(--_accent) 2.5%, var(--_surface));
      }
      @media (hover: hover) {
        .action:not(:disabled):hover {
          background: color-mix(in oklab, var(--_text) 7%, transparent);
        }
        .action.primary:not(:disabled):hover {
          background: color-mix(in oklab, var(--_strong) 88%, var(--_text));
        }
      }
    }
    @media (prefers-reduced-motion: no-preference) {
      .row,
      .removed,
      .rejections {
        animation: arrive 0.22s cubic-bezier(0.2, 0.7, 0.3, 1);
      }
      .mark {
        animation: pop 0.28s cubic-bezier(0.2, 0.9, 0.3, 1.5);
      }
      .dense :is(.row, .mark) {
        animation-duration: 0s; /* they come and go at each redraw, and each frame costs the uploads */
      }
      .fold svg {
        transition: transform 0.2s;
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(-4px);
        }
      }
      @keyframes pop {
        from {
          opacity: 0;
          transform: scale(0.4);
        }
      }
    }
    @media (forced-colors: active) {
      .actions {
        gap: 4px;
      }
      .action {
        border-color: ButtonBorder;
      }
      .action.try {
        text-decoration: underline;
      }
      .action:disabled {
        border-color: GrayText;
        opacity: 1; /* GrayText says it */
      }
      .action:focus-visible {
        outline: 3px solid Highlight;
        outline-offset: 1px;
      }
    }
  }
`;
