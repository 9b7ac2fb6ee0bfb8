import { css } from '../parts/css.js';

/** The colors of file types. */
const hues = { image: 300, video: 355, audio: 60, archive: 85, sheet: 155, slides: 40, document: 25, code: 220 };

export const thumbnailStyles = css`
  @layer list {
    .thumbnail {
      --hue: 260;
      --chroma: 0.12;
      display: grid;
      place-items: center;
      position: relative;
      inline-size: var(--_tile);
      block-size: var(--_tile);
      border-radius: calc(var(--_radius) * 0.7);
      background: hsl(var(--hue) calc(var(--chroma) * 500%) 50% / 0.15);
      color: var(--_text);
      font-size: 0.6875rem;
      font-weight: 700;
      letter-spacing: 0.02em;
    }
    @supports (color: oklch(0 0 0)) and (color: light-dark(red, red)) {
      .thumbnail {
        background: light-dark(
          oklch(0.95 calc(var(--chroma) * 0.25) var(--hue)),
          oklch(0.3 calc(var(--chroma) * 0.4) var(--hue))
        );
        color: light-dark(oklch(0.42 var(--chroma) var(--hue)), oklch(0.86 calc(var(--chroma) * 0.7) var(--hue)));
      }
    }
    ${Object.entries(hues)
      .map(([kind, hue]) => `.${kind}{--hue:${hue}}`)
      .join('')}
    .plain,
    .other {
      --chroma: 0.01;
    }
    .opens {
      cursor: zoom-in;
    }
    .thumbnail img {
      position: absolute;
      inset: 0;
      background: var(--_surface);
    }
    .thumbnail img,
    canvas {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      border-radius: inherit;
      object-fit: cover;
    }
    .mark {
      display: grid;
      place-items: center;
      position: absolute;
      inset-block-end: -4px;
      inset-inline-end: -4px;
      inline-size: max(18px, 1.125rem);
      block-size: max(18px, 1.125rem);
      border: 2px solid var(--_surface);
      border-radius: 50%;
      background: var(--_success);
      color: var(--_surface);
    }
    .mark svg {
      inline-size: max(10px, 0.625rem);
      block-size: max(10px, 0.625rem);
      stroke-width: 4;
    }
    .mark.bad {
      background: var(--_danger);
    }
    @media (forced-colors: active) {
      .thumbnail,
      .mark {
        border: 1px solid CanvasText;
      }
    }
  }
`;
