import { css } from './css.js';

/** The colors that a page may set, each as it is by default on a light and on a dark page. */
const palette: Record<string, readonly [light: string, dark: string]> = {
  accent: ['#2f5bea', '#8aa9ff'],
  surface: ['#fff', '#17191e'],
  text: ['#1a1d23', '#eceef2'],
  muted: ['#5a6270', '#a3abb8'],
  border: ['#d8dce3', '#363b45'],
  danger: ['#c02b1d', '#ff9486'],
  success: ['#157a3c', '#62d394'],
};

/** Declares each color: the page's, or the default that `choose` returns. */
function declare(choose: (light: string, dark: string) => string): string {
  const declarations = Object.entries(palette).map(
    ([name, defaults]) => `--_${name}: var(--oss-upload-${name}, ${choose(...defaults)});`,
  );
  return declarations.join('');
}

/**
 * The element's colors: plain ones first, then those of newer browsers. Without `light-dark()`, `mirrorScheme` sets the state `dark`;
 * without `color-mix()` (Chrome 109), tints are gray, which fits every color of a page.
 */
const colors = css`
  @layer base {
    :host {
      ${declare((light) => light)}
      --_strong: var(--_accent);
      --_tint: rgb(127 127 127 / 0.12);
      --_clear: var(--_text);
      column-rule-color: CanvasText; /* unseen: it shows which scheme the element has */
    }
    :host(:where([data-state~='dark'])) {
      ${declare((_, dark) => dark)}
    }
    @supports (color: light-dark(red, red)) {
      :host {
        ${declare((light, dark) => `light-dark(${light}, ${dark})`)}
      }
    }
    @supports (color: color-mix(in oklab, red, red)) {
      :host {
        --_strong: color-mix(in oklab, var(--_accent) 78%, var(--_text));
        --_tint: color-mix(in oklab, var(--_accent) 10%, var(--_surface));
        --_clear: color-mix(in oklab, var(--_text) 62%, var(--_surface)); /* for borders with more contrast */
      }
      .button {
        border-color: color-mix(in oklab, var(--_strong) 14%, transparent);
      }
    }
  }
`;

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
