import { css } from '../parts/css.js';

export const progressStyles = css`
  @layer list {
    .progress {
      margin-block-start: 5px;
      block-size: 4px;
      border-radius: 2px;
      background: var(--_tint);
      overflow: hidden;
    }
    .bar {
      block-size: 100%;
      border-radius: inherit;
      background: var(--_accent);
      transform: translateX(
        calc((var(--done, 0) - 1) * 100%)
      ); /* changing a size would lay out the page in each frame */
    }
    @supports selector(:dir(rtl)) {
      .progress:dir(rtl) .bar {
        transform: translateX(calc((1 - var(--done, 0)) * 100%));
      }
    }
    @supports not selector(:dir(rtl)) {
      .bar {
        inline-size: 100%;
        margin-inline-start: calc((var(--done, 0) - 1) * 100%);
        transform: none;
      }
    }
    @supports (color: color-mix(in oklab, red, red)) {
      .progress {
        background: color-mix(in oklab, var(--_text) 10%, var(--_surface));
      }
    }
    .paused .bar {
      background: var(--_muted);
    }
    .summary > .progress {
      position: absolute;
      inset: auto 0 -1px;
      margin: 0;
      block-size: 2px;
      border-radius: 0;
    }

    @media (prefers-reduced-motion: no-preference) {
      .bar {
        transition: transform var(--glide, 0s) linear;
      }
    }
    @media (prefers-contrast: more) {
      .progress {
        outline: 1px solid var(--_border);
      }
    }
    @media (forced-colors: active) {
      .progress {
        forced-color-adjust: none;
        background: Canvas;
      }
      .row .progress {
        block-size: 8px;
        border: 1px solid CanvasText;
      }
      .summary > .progress {
        block-size: 4px;
        border-block-start: 1px solid CanvasText;
      }
      .bar,
      .paused .bar {
        background: Highlight;
      }
    }
  }
`;
