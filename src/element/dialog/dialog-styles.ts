import { css } from 'lit';
import { sheet } from '../parts/adopt.js';

/** What modal dialogs share. */
export const dialogStyles = sheet(
  'dialog',
  css`
    dialog {
      inline-size: auto;
      block-size: auto;
      max-inline-size: none;
      max-block-size: none;
      padding: 0;
      border: 0;
      background: var(--_surface);
      color: var(--_text);
      overscroll-behavior: contain;
    }
    dialog:focus {
      outline: 0;
    }
    dialog::backdrop {
      background: rgb(8 9 12 / 0.72);
    }
    .tool {
      flex: none;
      inline-size: max(40px, var(--_control));
      block-size: max(40px, var(--_control));
      border-radius: 50%;
    }
    .tool[aria-disabled='true'] {
      opacity: 0.4;
      cursor: default;
    }
    .surface {
      overflow: hidden;
      touch-action: none;
      cursor: grab;
      -webkit-user-select: none;
      user-select: none;
    }
    .surface:active {
      cursor: grabbing;
    }
    @media (hover: hover) {
      .tool:not([aria-disabled='true']):hover {
        background: rgb(127 127 127 / 0.22);
      }
    }
    @media (prefers-reduced-motion: no-preference) {
      dialog[open] {
        animation: appear 0.16s ease-out;
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
    }
    @media (forced-colors: active) {
      dialog {
        border: 1px solid CanvasText;
      }
      .tool {
        border-color: ButtonBorder;
      }
    }
  `,
);
