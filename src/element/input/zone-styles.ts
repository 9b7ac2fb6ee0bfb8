import { css } from '../parts/css.js';

export const zoneStyles = css`
  @layer base {
    .zone {
      display: grid;
      justify-items: center;
      gap: calc(var(--_gap) * 1.15);
      padding: calc(var(--_gap) * 2.2) calc(var(--_gap) * 1.6);
      border: 1.5px dashed var(--_border);
      border-radius: var(--_radius);
      background: var(--_surface);
      text-align: center;
      cursor: pointer;
    }
    .icon {
      --_icon: max(24px, 1.5rem);
      display: grid;
      place-items: center;
      inline-size: max(48px, 3rem);
      block-size: max(48px, 3rem);
      border-radius: 50%;
      background: var(--_tint);
      color: var(--_strong);
    }
    .text {
      display: grid;
      gap: 3px;
      max-inline-size: 100%;
    }
    .label,
    .hint {
      text-wrap: balance;
      overflow-wrap: anywhere;
    }
    .label {
      font-weight: 600;
    }
    .hint {
      color: var(--_muted);
      font-size: 0.8125rem;
    }

    .zone.button-only {
      display: flex;
      flex-wrap: wrap;
      gap: 8px 12px;
      align-items: center;
      justify-content: start;
      padding: 0;
      border: 0;
      background: none;
      text-align: start;
      cursor: default;
    }

    .zone.full {
      justify-content: center;
      text-align: center;
    }
    .full .button {
      inline-size: 100%;
      min-block-size: max(52px, 3.25rem);
      font-size: inherit;
    }

    /* until its code is there, or cannot be loaded */
    :host(:is([variant='pictures'], [variant='avatar'])) .zone:not(.add, .portrait) {
      animation: 1s step-end unseen;
    }
    @keyframes unseen {
      from {
        max-block-size: 104px;
        opacity: 0; /* what is hidden loses the focus */
      }
    }

    .zone.disabled,
    .disabled .icon,
    .disabled .button {
      color: var(--_muted);
      cursor: not-allowed;
    }

    @supports (color: color-mix(in oklab, red, red)) {
      .zone {
        border-color: color-mix(in oklab, var(--_border) 82%, var(--_text));
        background: color-mix(in oklab, var(--_accent) 2.5%, var(--_surface));
      }
      .zone.disabled {
        background: color-mix(in oklab, var(--_text) 3%, var(--_surface));
      }
      .disabled .icon,
      .disabled .button {
        background: color-mix(in oklab, var(--_text) 6%, var(--_surface));
      }
      @media (hover: hover) {
        .zone:not(.disabled, .button-only, .over):hover {
          border-color: color-mix(in oklab, var(--_accent) 55%, var(--_border));
        }
        .zone:not(.disabled, .over, .portrait):hover .button {
          background: color-mix(in oklab, var(--_accent) 17%, var(--_surface));
        }
      }
    }
    @media (prefers-reduced-motion: no-preference) {
      .zone,
      .icon,
      button {
        transition:
          background-color 0.15s,
          border-color 0.15s,
          color 0.15s;
      }
      button:active {
        transform: translateY(0.5px);
      }
    }
    @media (forced-colors: active) {
      .zone:not(.button-only),
      .button {
        border-color: ButtonBorder;
      }
      .zone.disabled,
      .disabled * {
        border-color: GrayText;
        color: GrayText;
      }
    }
  }
`;
