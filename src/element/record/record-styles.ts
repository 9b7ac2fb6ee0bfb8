import { css } from '../parts/css.js';

export const recordStyles = css`
  @layer preview {
    .record {
      inline-size: min(560px, calc(100vw - 32px));
      border-radius: var(--_radius);
      padding: 20px;
    }
    .record[open] {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 14px;
    }
    .record h2 {
      font-size: 1.0625rem;
    }
    .kinds {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .choice[aria-disabled='true'] {
      opacity: 0.5;
      cursor: default;
    }
    .choice[aria-pressed='true'] {
      border-color: var(--_strong);
      background: var(--_tint);
      color: var(--_strong);
    }
    .device select:focus-visible {
      outline: 2px solid var(--_accent);
      outline-offset: 2px;
    }
    .live {
      inline-size: 100%;
      aspect-ratio: 16 / 9;
      max-block-size: 50vh;
      border-radius: calc(var(--_radius) * 0.66);
      background: #101216;
    }
    .mirrored {
      transform: scaleX(-1);
    }
    .level {
      block-size: 6px;
      border-radius: 3px;
      background: var(--_border);
      overflow: hidden;
    }
    .loud {
      inline-size: var(--loud);
      block-size: 100%;
      background: var(--_success);
    }
    .devices {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
      gap: 12px;
    }
    .device {
      display: grid;
      gap: 4px;
    }
    .device select {
      inline-size: 100%;
      min-block-size: var(--_control);
      padding-inline: 10px;
      border: 1px solid var(--_border);
      border-radius: calc(var(--_radius) * 0.66);
      background: var(--_surface);
      color: inherit;
      font: inherit;
      text-overflow: ellipsis;
    }
    .record .facts {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 12px;
      color: var(--_muted);
      font-variant-numeric: tabular-nums;
    }
    .timer {
      color: var(--_text);
      font-size: 1.25rem;
      font-weight: 600;
    }
    .dot {
      inline-size: 10px;
      aspect-ratio: 1;
      border-radius: 50%;
      background: var(--_muted);
    }
    .dot.on {
      background: var(--_danger);
    }
    .record .opening {
      color: var(--_muted);
    }
    .problem {
      color: var(--_danger);
    }
    @media (prefers-reduced-motion: no-preference) {
      .dot.on {
        animation: breathe 1.6s ease-in-out infinite alternate;
      }
      @keyframes breathe {
        to {
          opacity: 0.35;
        }
      }
    }
    @media (forced-colors: active) {
      .choice[aria-pressed='true'] {
        border-color: Highlight;
        outline: 1px solid Highlight;
      }
      .loud,
      .dot.on {
        background: Highlight;
      }
      .level {
        border: 1px solid CanvasText;
      }
    }
  }
`;
