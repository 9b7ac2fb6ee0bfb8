import { css } from '../parts/css.js';

export const rejectionStyles = css`
  @layer list {
    .rejections {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr) auto;
      gap: 10px;
      padding: 10px 10px 10px 14px;
      padding-inline: 14px 10px;
      border: 1px solid var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
      overflow-wrap: anywhere;
    }
    @supports (color: color-mix(in oklab, red, red)) {
      .rejections:not(.only-duplicates) {
        border-color: color-mix(in oklab, var(--_danger) 35%, var(--_border));
        background: color-mix(in oklab, var(--_danger) 5%, var(--_surface));
      }
    }
    .rejections > svg {
      margin-block-start: 1px;
      color: var(--_danger);
    }
    .rejections.only-duplicates > svg {
      color: var(--_muted);
    }
    .rejections strong {
      font-size: 0.875rem;
      font-weight: 600;
    }
    .rejections ul {
      margin: 2px 0 0;
      padding: 0;
      font-size: 0.8125rem;
      list-style: none;
    }
    .reason {
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .rejections .action {
      margin-block: calc((1.3rem - var(--_control)) / 2);
      align-self: start;
    }
    .rejections .labeled {
      margin-block: 2px 0;
      margin-inline-start: -12px;
    }
    .rejections li + li {
      margin-block-start: 2px;
    }
    @media (forced-colors: active) {
      .rejections > svg {
        color: CanvasText;
      }
    }
  }
`;
