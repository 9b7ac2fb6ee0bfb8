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
export const colors = css`
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
