import { css } from '../parts/css.js';

/** The dialog that shows a file: all of the window, and dark, so that nothing competes with a picture. */
export const previewStyles = css`
  @layer preview {
    .preview {
      --_surface: #101216;
      --_text: #f2f4f8;
      --_muted: #b6bdc9;
      --_strong: #b3c7ff;
      inline-size: auto;
      block-size: auto;
      max-inline-size: none;
      max-block-size: none;
      overflow: hidden;
      color-scheme: dark;
    }
    .preview[open] {
      display: grid;
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    }
    .top {
      display: flex;
      align-items: center;
      gap: 4px;
      padding-block: max(8px, env(safe-area-inset-top)) 8px;
      padding-inline: 16px 8px;
    }
    .caption {
      flex: 1;
      min-inline-size: 0;
    }
    .file {
      display: flex;
      font-weight: 600;
      text-autospace: no-autospace;
      white-space: pre;
    }
    .facts {
      color: var(--_muted);
      font-size: 0.8125rem;
      font-variant-numeric: tabular-nums;
    }
    a.tool {
      display: grid;
      place-items: center;
      color: inherit;
    }
    .tool[aria-disabled='true'] {
      background: none;
      opacity: 0.4;
      cursor: default;
    }
    .tool:focus-visible {
      outline: 2px solid var(--_strong);
      outline-offset: 1px;
    }

    .shown {
      display: grid;
      grid-area: 2 / 1;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      place-items: center;
      position: relative;
      min-block-size: 0;
    }
    .shown > * {
      grid-area: 1 / 1;
    }
    .shown .surface {
      overflow: hidden;
      position: relative;
      inline-size: 100%;
      block-size: 100%;
    }
    .shown:not(.picture) .surface {
      visibility: hidden;
    }
    .surface > * {
      position: absolute;
      left: 50%;
      top: 50%;
      border-radius: 0;
      background: repeating-conic-gradient(#fff 0 25%, #dfe3ea 0 50%) 0 0 / 20px 20px; /* seen through what is transparent */
    }
    .shown :is(video, audio) {
      max-inline-size: 100%;
      max-block-size: 100%;
    }
    .shown audio {
      inline-size: min(480px, calc(100% - 32px));
    }
    .note {
      padding: 16px 64px;
      text-align: center;
      overflow-wrap: anywhere;
    }

    .step {
      display: grid;
      grid-area: 2 / 1;
      place-self: center start;
      z-index: 1;
      margin-inline: 8px;
      border-radius: 50%;
      background: rgb(16 18 22 / 0.6);
    }
    .step.next {
      justify-self: end;
    }
    @media (prefers-reduced-motion: no-preference) {
      .wait {
        animation: appear 0.2s 0.4s backwards;
      }
    }
    @media (forced-colors: active) {
      .preview {
        border: 0;
      }
      .step {
        background: Canvas;
      }
      .tool[aria-disabled='true'] {
        color: GrayText;
        opacity: 1;
      }
    }
  }
`;
