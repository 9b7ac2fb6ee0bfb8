import { css } from '../parts/css.js';

/** The picture and the text beside it; then the picture itself, its ring and its buttons. */
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
    /* the buttons lie so far out that they do not reach the disc in the middle of a tiny picture */
    .round {
      --_corner: 50%;
      --_out: min(-5px, 50% - 29px);
    }
    .square {
      --_corner: var(--oss-upload-card-radius, calc(var(--_radius) * 1.25));
      --_out: min(-12px, 50% - 29px);
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

    .zone.portrait {
      display: block;
      flex: none;
      position: relative;
      inline-size: var(--_size);
      block-size: var(--_size);
      max-inline-size: 100%;
      margin: max(0px, 24px - var(--_size) / 2); /* a tiny one's buttons reach out of it */
      padding: 0;
      border-radius: var(--_corner);
    }
    .portrait:not(.empty) {
      border: 0;
      background: none;
    }
    .portrait .thumbnail {
      overflow: hidden; /* the file's type is wider than a tiny picture */
      border-radius: inherit;
      font-size: 1.25rem;
    }
    .portrait .thumbnail::after {
      content: '';
      position: absolute;
      inset: 0;
      border-radius: inherit;
      box-shadow: inset 0 0 0 1px rgb(127 127 127 / 0.28); /* the edge of a white picture on a white page */
    }
    .portrait .icon {
      position: absolute;
      inset: 0;
      margin: auto;
    }
    .portrait .open {
      border-radius: inherit;
    }

    /* what is not stored yet lies in a haze */
    .vague :is(canvas, img) {
      opacity: 0.55;
    }
    .vague .type {
      visibility: hidden;
    }
    .failed.vague :is(canvas, img) {
      filter: grayscale(1);
    }
    .portrait.failed .thumbnail::after {
      box-shadow: inset 0 0 0 3px var(--_danger);
    }
    .portrait.over .thumbnail {
      opacity: 0.5;
    }
    .portrait.over:not(.empty) {
      outline: 3px solid var(--_strong);
      outline-offset: 2px;
    }

    .portrait .ring {
      position: absolute;
      inset: 0;
      pointer-events: none;
    }
    .portrait .ring rect {
      x: 2.5px;
      y: 2.5px;
      width: calc(100% - 5px);
      height: calc(100% - 5px);
      stroke-width: 5;
      stroke-linecap: butt;
    }
    .portrait .ring rect:not(.arc) {
      stroke: var(--_surface);
    }
    @supports (rx: 1px) {
      .portrait .ring rect {
        rx: calc(var(--_corner) - 2.5px);
      }
    }

    .portrait .disc {
      inline-size: clamp(24px, 44%, max(44px, 2.75rem));
    }
    .portrait .disc .action {
      inline-size: 100%;
      block-size: 100%;
      min-inline-size: 0;
      min-block-size: 0;
      padding: 0;
    }

    .portrait .button,
    .portrait .corner .action {
      display: grid;
      place-items: center;
      position: absolute;
      inset-inline-end: var(--_out);
      inline-size: clamp(24px, 40%, max(40px, var(--_control)));
      block-size: auto;
      min-inline-size: 0;
      min-block-size: 0;
      aspect-ratio: 1;
      padding: 0;
      border: 0;
      border-radius: 50%;
      background: none;
    }
    .portrait .button {
      inset-block-end: var(--_out);
    }
    .portrait .corner .action {
      inset-block-start: var(--_out);
    }
    .portrait.empty .button {
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      border-radius: inherit;
    }
    .portrait .button svg,
    .portrait .corner svg {
      inline-size: clamp(22px, 75%, max(30px, 1.875rem));
      block-size: auto;
      aspect-ratio: 1;
      padding: clamp(4px, 15%, 6px);
      border: 1px solid var(--_border);
      border-radius: 50%;
      background: var(--_surface);
      color: var(--_text);
      box-shadow: 0 1px 4px rgb(0 0 0 / 0.18);
    }
    .portrait .button:focus-visible,
    .portrait .corner .action:focus-visible {
      outline-offset: -4px;
    }
    .portrait.empty .button:focus-visible {
      outline-offset: 3px;
    }
    .portrait .open:focus-visible {
      outline: 2px solid var(--_strong);
      outline-offset: 3px;
    }
    .portrait :disabled {
      opacity: 1;
    }
    .portrait :disabled svg {
      color: var(--_muted);
    }
    .disabled .thumbnail {
      opacity: 0.7;
    }
    @media (hover: hover) {
      .vague:hover :is(canvas, img) {
        opacity: 1;
      }
      .portrait .corner .action:not(:disabled):hover {
        background: none;
      }
      .portrait .corner .action:not(:disabled):hover svg {
        border-color: var(--_danger);
        background: var(--_danger);
        color: var(--_surface);
      }
      .portrait:not(.disabled) :is(.thumbnail:hover ~ slot .button, .button:hover) svg {
        border-color: var(--_strong);
        background: var(--_strong);
        color: var(--_surface);
      }
    }
    @media (prefers-reduced-motion: no-preference) {
      .portrait :is(canvas, img) {
        transition: opacity 0.2s;
      }
    }
    @media (forced-colors: active) {
      .portrait .thumbnail {
        border: 1px solid CanvasText;
      }
      .portrait.failed .thumbnail {
        border: 3px double CanvasText;
      }
      .portrait .action {
        border: 0;
      }
      .portrait .button svg,
      .portrait .corner svg {
        border: 1px solid ButtonText;
        background: Canvas;
      }
      .portrait .ring rect:not(.arc) {
        stroke: Canvas;
      }
      .portrait .button:focus-visible,
      .portrait .open:focus-visible {
        outline: 3px solid Highlight;
      }
    }
  }
`;
