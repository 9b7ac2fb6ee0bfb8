import { css } from 'lit';

/** Colors, measures and buttons. */
export const styles = css`
  :host {
    --_accent: var(--oss-upload-accent, light-dark(#2f5bea, #8aa9ff));
    --_surface: var(--oss-upload-surface, light-dark(#fff, #17191e));
    --_text: var(--oss-upload-text, light-dark(#1a1d23, #eceef2));
    --_muted: var(--oss-upload-muted, light-dark(#5a6270, #a3abb8));
    --_border: var(--oss-upload-border, light-dark(#d8dce3, #363b45));
    --_danger: var(--oss-upload-danger, light-dark(#c02b1d, #ff9486));
    --_success: var(--oss-upload-success, light-dark(#157a3c, #62d394));
    --_radius: var(--oss-upload-radius, 12px);
    --_gap: var(--oss-upload-gap, 12px);
    --_strong: color-mix(in oklab, var(--_accent) 78%, var(--_text));
    --_tint: color-mix(in oklab, var(--_accent) 10%, var(--_surface));
    --_control: 32px;
    display: block;
    color: var(--_text);
    font-size: 0.9375rem;
    line-height: 1.45;
    text-autospace: normal;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  @media (pointer: coarse) {
    :host {
      --_control: 44px;
    }
  }
  *,
  ::before {
    box-sizing: border-box;
  }
  .root {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_gap);
  }
  .pending :is(.label, .hint, .button) {
    color: transparent;
  }
  .pending ::slotted(*) {
    color: var(--_text);
  }
  :host(:not([variant='button'])) .root {
    container-type: inline-size;
  }
  .sr {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    user-select: none;
  }
  svg {
    display: block;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    pointer-events: none; /* symbols come and go, but a drag must leave the node that it entered */
  }

  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    margin: 0;
    padding: 0;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 0.7);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  button:focus-visible {
    outline: 2px solid var(--_strong);
    outline-offset: 2px;
  }
  .button {
    min-block-size: max(36px, var(--_control));
    padding-inline: 16px;
    border-color: color-mix(in oklab, var(--_strong) 14%, transparent);
    background: var(--_tint);
    color: var(--_strong);
    font-weight: 600;
    font-size: 0.875rem;
    white-space: nowrap;
  }
  @media (prefers-contrast: more) {
    :host {
      --_muted: var(--_text);
      --_border: color-mix(in oklab, var(--_text) 60%, var(--_surface));
    }
    .button {
      border-color: currentColor;
    }
    .disabled {
      --_muted: color-mix(in oklab, var(--_text) 65%, var(--_surface));
    }
  }
`;
