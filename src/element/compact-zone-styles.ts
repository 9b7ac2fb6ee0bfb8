import { css } from 'lit';

/** The zone steps back when there are files. */
export const compactZoneStyles = css`
  .zone.compact {
    grid-template-columns: auto minmax(0, 1fr) auto;
    justify-items: stretch;
    align-items: center;
    gap: 12px;
    padding-block: 10px;
    padding-inline: 12px 10px;
    text-align: start;
  }
  .compact .icon {
    inline-size: 36px;
    block-size: 36px;
  }
  .compact .icon svg {
    inline-size: 20px;
    block-size: 20px;
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
    .compact .hint {
      display: none;
    }
  }
`;
