import { css } from '../parts/css.js';

/** One file's row where there is little room. It comes after `rowStyles`. */
export const narrowRowStyles = css`
  @layer list {
    @container (inline-size < 26rem) {
      .wide {
        display: none;
      }
      .narrow {
        display: inline;
      }
      .row,
      .summary {
        padding-inline-end: 12px;
      }
      .list:not(.sortable) .row,
      .summary {
        padding-inline-start: 12px;
      }
      .row {
        gap: 0 10px;
      }
      .row.with-fields > .row-fields {
        margin-block-start: 8px;
      }
      .row .share {
        display: none;
      }
      .row .meta {
        white-space: normal;
      }
      .row.failed .body {
        display: contents;
      }
      .row.failed .thumbnail {
        grid-row: 1 / 3;
        align-self: start;
        margin-block-start: 3px;
      }
      .row.failed .actions {
        grid-area: 1 / 3;
        margin-block: calc((1.75em - var(--_control)) / 2); /* large touch targets are higher than a line of text */
      }
      .row.failed .error {
        grid-area: 2 / 2 / 3 / -1;
      }
      /* the button in words is below the reason */
      .row.unreadable .actions {
        display: contents;
      }
      .row.unreadable .actions > .action {
        grid-area: 1 / 3;
      }
      .row.unreadable .actions > .labeled {
        grid-area: 3 / 2 / 4 / -1;
        justify-self: start;
        margin: -6px -10px -4px;
      }
    }
    @container (inline-size < 19rem) {
      .row {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .row .thumbnail {
        display: none;
      }
      .row .body {
        display: contents;
      }
      .row .line {
        flex-wrap: wrap;
        grid-area: 1 / 1;
        align-self: end;
      }
      .row .cover {
        flex: 0 1 auto;
      }
      .row .meta {
        grid-area: 2 / 1;
        align-self: start;
      }
      .row > .row-fields {
        grid-column: 1 / -1;
      }
      .row .actions {
        grid-area: 1 / 2 / 3;
      }
      .row .progress {
        grid-area: 3 / 1 / 4 / -1;
      }
      .row.failed .line {
        align-self: center;
      }
      .row.failed .actions {
        grid-area: 1 / 2;
      }
      .row.failed .error {
        grid-area: 2 / 1 / 3 / -1;
      }
      .row.unreadable .actions > .action {
        grid-area: 1 / 2;
      }
      .row.unreadable .actions > .labeled {
        grid-area: 3 / 1 / 4 / -1;
      }
    }
  }
`;
