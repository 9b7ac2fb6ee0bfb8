import { css } from '../parts/css.js';

/** The picture and the text beside it. */
export const avatarStyles = css`
  @layer avatar {
    .fields {
      display: block;
    }
    .avatar {
      --_size: var(--oss-upload-card-size, max(128px, 8rem));
      display: flex;
      flex-wrap: wrap;
      gap: calc(var(--_gap) * 0.8) calc(var(--_gap) * 1.6);
      align-items: center;
    }
    .round {
      --_corner: 50%;
    }
    .square {
      --_corner: var(--oss-upload-card-radius, calc(var(--_radius) * 1.25));
    }
    .side {
      display: grid;
      flex: 1 1 9rem;
      gap: 4px;
      justify-items: start;
      min-inline-size: 0;
    }
    .side .label {
      cursor: pointer;
    }
    .side .share {
      color: var(--_text);
      font-weight: 600;
      font-size: 1.0625rem;
    }
    .side :is(.meta, .stored) {
      color: var(--_muted);
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
      overflow-wrap: anywhere;
      white-space: normal;
    }
    .stored {
      display: flex;
      gap: 5px;
      align-items: center;
    }
    .stored svg {
      flex: none;
      inline-size: max(16px, 1rem);
      block-size: max(16px, 1rem);
      color: var(--_success);
      stroke-width: 2.5;
    }
    .side .actions {
      flex-wrap: wrap;
      gap: 6px;
      margin-block-start: 4px;
      margin-inline: 0;
    }
    @container (inline-size < 26rem) {
      .side .share {
        display: none; /* the line below says it there */
      }
    }
    @container (inline-size < 19rem) {
      .side {
        flex-basis: 100%;
      }
    }
  }
`;
