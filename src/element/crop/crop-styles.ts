import { css } from 'lit';
import { sheet } from '../parts/adopt.js';

/** The dialog that crops a picture. */
export const cropStyles = sheet(
  'crop',
  css`
    dialog.crop {
      inline-size: min(30rem, 100vw - 24px);
      block-size: fit-content;
      max-block-size: calc(100vh - 24px);
      max-block-size: calc(100dvh - 24px);
      margin: auto;
      border-radius: calc(var(--_radius) * 1.25);
      box-shadow: 0 24px 70px -12px rgb(0 0 0 / 0.45);
      overflow: hidden auto;
    }
    .crop header {
      display: flex;
      gap: 12px;
      align-items: baseline;
      justify-content: space-between;
      padding: 14px 18px;
    }
    .crop h2 {
      flex: none;
      margin: 0;
      font-size: 1rem;
      font-weight: 600;
    }
    .which {
      min-inline-size: 0;
      overflow: hidden;
      color: var(--_muted);
      font-size: 0.8125rem;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .stage {
      position: relative;
      background: #17191e;
    }
    .stage:focus-visible {
      outline: 3px solid var(--_strong);
      outline-offset: -3px;
      z-index: 1;
    }
    .stage canvas {
      display: block;
      inline-size: 100%;
      block-size: clamp(180px, 100vh - 17.5rem, 22rem);
      block-size: clamp(180px, 100dvh - 17.5rem, 22rem);
      border-radius: 0;
      overflow: hidden;
      touch-action: none;
      cursor: grab;
      -webkit-user-select: none;
      user-select: none;
    }
    .stage canvas:active {
      cursor: grabbing;
    }
    .help,
    .apology {
      margin: 0;
      padding: 10px 18px 0;
      color: var(--_muted);
      font-size: 0.8125rem;
    }
    .apology {
      color: var(--_text);
      font-size: 0.9375rem;
    }
    .tools {
      display: flex;
      gap: 4px;
      align-items: center;
      padding: 8px 10px;
    }
    .tools input {
      flex: 1;
      min-inline-size: 0;
      block-size: var(--_control);
      margin: 0;
    }
    .tools .tool:last-child {
      margin-inline-start: 6px;
    }
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      justify-content: end;
      padding: 4px 18px 18px;
    }
    .apology + .choices {
      padding-block-start: 16px;
    }
    .choice {
      min-block-size: max(38px, var(--_control));
      padding-inline: 16px;
      border-color: var(--_border);
      font-weight: 600;
      font-size: 0.875rem;
    }
    .choice.main {
      border-color: transparent;
      background: var(--_strong);
      color: var(--_surface);
    }
    @supports (accent-color: red) {
      .tools input {
        accent-color: var(--_strong);
      }
    }
    @media (hover: hover) {
      .choice:not(.main):hover {
        background: var(--_tint);
      }
    }
    @media (forced-colors: active) {
      .choice {
        border-color: ButtonBorder;
      }
      .choice.main {
        border-width: 3px;
      }
      .stage:focus-visible {
        outline-color: Highlight;
      }
    }
  `,
);
