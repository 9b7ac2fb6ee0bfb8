import { css } from '../parts/css.js';

/** The zone is smaller when there are files. */
export const compactZoneStyles = css`
  @layer list {
    .zone.compact {
      grid-template-columns: auto minmax(0, 1fr) auto;
      justify-items: stretch;
      align-items: center;
      gap: 12px;
      padding-block: calc(var(--_gap) * 0.8);
      padding-inline: 12px 10px;
      text-align: start;
    }
    :is(.compact, .add) .icon {
      --_icon: max(20px, 1.25rem);
      inline-size: max(36px, 2.25rem);
      block-size: max(36px, 2.25rem);
    }
    .compact .text {
      min-inline-size: 0;
    }
    .compact .label {
      font-size: 0.875rem;
    }
    .compact .hint {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    @container (inline-size < 26rem) {
      .zone.compact {
        grid-template-columns: minmax(0, 1fr) auto;
        padding-inline-start: 14px;
      }
      .compact .hint,
      .compact:not(.over) .icon {
        display: none;
      }
      .compact .button {
        padding-inline: 12px;
      }
    }
    @container (inline-size < 19rem) {
      .zone.compact {
        grid-template-columns: minmax(0, 1fr);
        padding-inline: calc(var(--_gap) * 0.8);
      }
      .compact:not(.over) .text {
        display: none;
      }
      .compact .button {
        inline-size: 100%;
      }
    }
  }
`;
