import { css } from '../parts/css.js';

/** Uploads that an earlier page left unfinished. */
export const unfinishedStyles = css`
  @layer unfinished {
    .unfinished .summary {
      min-block-size: 46px;
    }
    .unfinished .meta {
      white-space: normal;
    }
    .batch .summary {
      padding-block: 10px;
    }
    .batch .body {
      flex: 1 1 17rem; /* in a narrow list the buttons go below the text */
    }
    .uploads {
      max-block-size: min(20rem, 50vh);
      overflow: hidden auto;
      overscroll-behavior: contain;
    }
    .choose-again {
      font-size: 0.8125rem;
      overflow-wrap: anywhere;
    }
    @container (inline-size < 26rem) {
      .unfinished .row {
        grid-template-columns: var(--_tile) minmax(0, 1fr);
      }
      .unfinished .row .actions {
        grid-area: 2 / 2;
        justify-content: space-between;
        margin-inline-start: -12px;
      }
    }
    @container (inline-size < 19rem) {
      .unfinished .row {
        grid-template-columns: minmax(0, 1fr);
      }
      .unfinished .thumbnail {
        display: none;
      }
      .unfinished .row .body {
        display: block;
      }
      .unfinished .row .actions {
        grid-area: 2 / 1;
      }
    }
  }
`;
