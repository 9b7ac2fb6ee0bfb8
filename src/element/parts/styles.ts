import { css } from './css.js';
import { colors } from './colors.js';

/** Measures and buttons. */
const measures = css`
  @layer base {
    :host {
      --_radius: var(--oss-upload-radius, 12px);
      --_gap: var(--oss-upload-gap, 12px);
      --_control: max(32px, 2rem);
      --_icon: max(20px, 1.25rem);
      display: block;
      color: var(--_text);
      font-size: 0.9375rem;
      line-height: 1.45;
      text-align: start; /* what a page sets for its own texts would tear rows apart */
      text-indent: 0;
      white-space: normal;
      text-autospace: normal;
    }
    :host([hidden]),
    [hidden] {
      display: none !important;
    }
    @media (pointer: coarse) {
      :host {
        --_control: max(44px, 2.75rem);
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
    .coming::after {
      content: '';
      block-size: 2px;
      border-radius: 1px;
      background: var(--_border);
    }
    .pending :is(.label, .hint, .button) {
      color: transparent;
    }
    .pending ::slotted(*) {
      color: var(--_text);
    }
    .root:lang(ko) {
      word-break: keep-all; /* Korean breaks lines between words */
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
      inline-size: var(--_icon);
      block-size: var(--_icon);
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
      overflow-wrap: anywhere;
      cursor: pointer;
      -webkit-tap-highlight-color: transparent;
    }
    button:focus-visible {
      outline: 2px solid var(--_strong);
      outline-offset: 2px;
    }
    .button {
      min-block-size: max(36px, var(--_control));
      padding: 4px 16px;
      background: var(--_tint);
      color: var(--_strong);
      font-weight: 600;
      font-size: 0.875rem;
    }
    @media (prefers-contrast: more) {
      :host {
        --_muted: var(--_text);
        --_border: var(--_clear);
      }
      .button {
        border-color: currentColor;
      }
      .disabled {
        --_muted: var(--_clear);
      }
    }
  }
`;

/** The layers of all style sheets, in the order in which they apply: a later one wins over any selector of an earlier one. */
const layers = '@layer base,drag,list,picture,wall,avatar,sorting,dialog,preview,crop,unfinished,held;';

/** What the element looks like, beside its zone. */
export const styles: string[] = [layers, colors, measures];
