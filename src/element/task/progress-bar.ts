import { html, type TemplateResult } from 'lit/html.js';
import { showShare } from './show-share.js';

/** A progress bar. @param share 0 … 1; rounded down, so that only a finished upload is at 100 % @param text its value in words, for screen readers */
export function progressBar(label: string, share: number, text: string): TemplateResult {
  const percent = Math.floor(share * 100);
  return html`<div
    part="progress"
    class="progress"
    role="progressbar"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${percent}
    aria-valuetext=${text}
  >
    <div part="bar" class="bar" ${showShare(share, 'transform')}></div>
  </div>`;
}
