import { css } from '../parts/css.js';

/** What a card and an avatar share: a picture, what opens it, its progress, and the disc in its middle. */
export const pictureStyles = css`
  @layer picture {
    :is(.card, .portrait) :is(.thumbnail, canvas) {
      position: absolute;
      inset: 0;
    }
    :is(.card, .portrait) .thumbnail {
      inline-size: auto;
      block-size: auto;
    }
    .open,
    .ring svg {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
    }
    .open {
      border: 0;
    }
    .open[aria-haspopup] {
      cursor: zoom-in;
    }

    .disc {
      display: grid;
      place-items: center;
      position: absolute;
      inset: 0;
      min-block-size: 0; /* a finger's button is larger */
      aspect-ratio: 1;
      margin: auto;
      border-radius: 50%;
      background: var(--_surface);
      color: var(--_text);
      box-shadow: 0 1px 6px rgb(0 0 0 / 0.2);
    }
    .disc .action {
      border-radius: 50%;
      color: inherit;
    }
    .failed .disc {
      color: var(--_danger);
    }
    .arc {
      stroke: var(--_accent);
      stroke-dasharray: 100px;
      stroke-dashoffset: calc((1 - var(--done, 0)) * 100px);
    }
    .paused .arc {
      stroke: var(--_muted);
    }
    @media (prefers-reduced-motion: no-preference) {
      .arc {
        transition: stroke-dashoffset var(--glide, 0s) linear;
      }
    }
    @media (forced-colors: active) {
      .disc {
        outline: 1px solid CanvasText;
        background: Canvas;
      }
      .arc,
      .paused .arc {
        stroke: Highlight;
      }
    }
  }
`;
