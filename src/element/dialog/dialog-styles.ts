import { css } from '../parts/css.js';

export const dialogStyles = css`
  @layer dialog {
    dialog {
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
      aspect-ratio: 1;
      border-radius: 50%;
    }
    dialog :is(h2, p) {
      margin: 0;
    }
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      justify-content: end;
    }
    .choice {
      min-block-size: max(38px, var(--_control));
      padding-inline: 16px;
      border-color: var(--_border);
      font-size: 0.875rem;
      font-weight: 600;
    }
    .surface {
      touch-action: none;
      cursor: grab;
      -webkit-user-select: none;
      user-select: none;
    }
    .surface:active {
      cursor: grabbing;
    }
    @media (hover: hover) {
      .tool:hover {
        background: rgb(127 127 127 / 0.22);
      }
      .choice:hover {
        background: var(--_tint);
      }
    }
    .choice.main {
      border-color: var(--_strong);
      background: var(--_strong);
      color: var(--_surface);
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
      .choice.main {
        border-width: 3px;
      }
    }
  }
`;
