import { css } from 'lit';

/**
 * The element's colors: plain ones first, then those of newer browsers. Without `light-dark()`, `mirrorScheme` sets the state `dark`;
 * without `color-mix()` (Chrome 109), tints are gray, which fits every color of a page.
 */
export const colors = css`
  :host {
    --_accent: var(--oss-upload-accent, #2f5bea);
    --_surface: var(--oss-upload-surface, #fff);
    --_text: var(--oss-upload-text, #1a1d23);
    --_muted: var(--oss-upload-muted, #5a6270);
    --_border: var(--oss-upload-border, #d8dce3);
    --_danger: var(--oss-upload-danger, #c02b1d);
    --_success: var(--oss-upload-success, #157a3c);
    --_strong: var(--_accent);
    --_tint: rgb(127 127 127 / 0.12);
    --_clear: var(--_text);
    column-rule-color: CanvasText; /* unseen: it shows which scheme the element has */
  }
  :host(:where([data-state~='dark'])) {
    --_accent: var(--oss-upload-accent, #8aa9ff);
    --_surface: var(--oss-upload-surface, #17191e);
    --_text: var(--oss-upload-text, #eceef2);
    --_muted: var(--oss-upload-muted, #a3abb8);
    --_border: var(--oss-upload-border, #363b45);
    --_danger: var(--oss-upload-danger, #ff9486);
    --_success: var(--oss-upload-success, #62d394);
  }
  @supports (color: light-dark(red, red)) {
    :host {
      --_accent: var(--oss-upload-accent, light-dark(#2f5bea, #8aa9ff));
      --_surface: var(--oss-upload-surface, light-dark(#fff, #17191e));
      --_text: var(--oss-upload-text, light-dark(#1a1d23, #eceef2));
      --_muted: var(--oss-upload-muted, light-dark(#5a6270, #a3abb8));
      --_border: var(--oss-upload-border, light-dark(#d8dce3, #363b45));
      --_danger: var(--oss-upload-danger, light-dark(#c02b1d, #ff9486));
      --_success: var(--oss-upload-success, light-dark(#157a3c, #62d394));
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
`;
