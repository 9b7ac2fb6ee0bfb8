import { css } from '../parts/css.js';

export const rowStyles = css`
  @layer list {
    .row {
      display: grid;
      --_tile: max(40px, 2.5rem);
      grid-template-columns: var(--_tile) minmax(0, 1fr) auto;
      align-items: center;
      gap: 12px;
    }
    .row,
    .list > .removed {
      min-block-size: calc(48px + var(--_gap) * 1.5);
      padding: calc(var(--_gap) * 0.75) 14px;
      border-block-start: 1px solid var(--_border);
    }
    .row:first-child {
      border-block-start: 0;
      padding-block-start: calc(var(--_gap) * 0.75 + 1px); /* as high as the others */
    }
    /* many files: about a third more of them in the same place */
    .dense :is(.row, .removed) {
      --_tile: max(32px, 2rem);
      min-block-size: max(48px, 3rem);
      padding-block: 2px;
    }
    .dense .row:not(.pinned) {
      position: relative;
    }
    .dense .row .body {
      line-height: 1.3;
    }
    .dense .row .progress {
      position: absolute;
      inset: auto 0 0;
      margin: 0;
      block-size: 2px;
    }
    .cell,
    .row-fields {
      display: contents;
    }
    .with-fields > .row-fields {
      display: block;
      grid-column: 2 / -1;
      cursor: auto;
    }
    .row-fields > slot::slotted(*) {
      box-sizing: border-box;
      max-inline-size: 100%;
    }
    .sortable .row {
      position: relative;
      padding-inline-start: calc(var(--_control) + 2px);
    }
    .list > .pinned {
      position: absolute;
      inset-inline: 0;
      inset-block-start: var(--at);
    }
    .cover {
      flex: none;
      padding: 0 7px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
      border-radius: 999px;
      background: var(--_strong);
      color: var(--_surface);
      font-size: 0.75rem;
      font-weight: 600;
      line-height: 1.6;
    }
    .row:focus-visible {
      outline: 2px solid var(--_strong);
      outline-offset: -2px;
    }
    .canceled .name {
      color: var(--_muted);
      text-decoration: line-through;
    }
    .canceled .thumbnail {
      filter: grayscale(1);
    }
    @supports (color: color-mix(in oklab, red, red)) {
      .row {
        border-color: color-mix(in oklab, var(--_border) 65%, transparent);
      }
      .canceled .name {
        text-decoration-color: color-mix(in oklab, var(--_muted) 55%, transparent);
      }
    }

    .line {
      display: flex;
      gap: 0 12px;
      align-items: baseline;
      justify-content: space-between;
    }
    .name {
      display: flex;
      min-inline-size: 0;
      font-size: 0.875rem;
      font-weight: 500;
      text-autospace: no-autospace; /* names are shown as they are */
      white-space: pre;
    }
    button.name {
      justify-content: start;
      gap: 0;
      border: 0;
    }
    .name:is(a, button) {
      border-radius: 2px;
      color: inherit;
      text-decoration: none;
    }
    .name:is(a, button):hover {
      text-decoration: underline;
    }
    .name:is(a, button):focus-visible {
      outline: 2px solid var(--_strong);
      outline-offset: 2px;
    }
    @media (pointer: coarse) {
      .row {
        isolation: isolate;
      }
      .line {
        position: relative;
      }
      .name:is(a, button)::after,
      :is(.opens, .try)::after {
        content: '';
        position: absolute;
        inset: calc((100% - max(100%, var(--_control))) / 2);
      }
      .name:is(a, button)::after {
        z-index: 1;
        inset: -6px 0 calc(1.27rem + 6px - var(--_control)); /* over the line below, which cannot be pressed */
      }
      .row .actions,
      .action:is(.copy, .try) {
        position: relative;
        z-index: 2;
      }
      .retrying .pieces {
        row-gap: 12px; /* its button may be in a line of its own */
      }
      .detail .action.copy {
        min-block-size: var(--_control);
      }
    }
    .stem {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .tail {
      flex: none;
      max-inline-size: 85%;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    .share {
      flex: none;
      color: var(--_muted);
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
    }
    .narrow {
      display: none;
    }
    .error {
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }
    .error-text {
      color: var(--_danger);
      font-weight: 500;
    }
    .error .hint {
      font-size: inherit;
    }
    .detail {
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      align-items: center;
      color: var(--_muted);
      font-size: 0.75rem;
    }
    .detail > div {
      min-inline-size: 0;
    }
    .detail .copy {
      gap: 4px;
      min-block-size: max(24px, 1.5rem);
      margin-block: min(0px, 16px - var(--_control) / 2); /* a finger's button reaches over the lines around it */
      padding-inline: 2px;
      font-size: inherit;
    }
    .detail .copy svg {
      inline-size: 1.25em;
      block-size: 1.25em;
    }
    @media (forced-colors: active) {
      .row:focus-visible {
        outline: 3px solid Highlight;
        outline-offset: -3px;
      }
    }
  }
`;
