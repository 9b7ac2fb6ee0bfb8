import { html, type TemplateResult } from 'lit';
import { setVars } from '../parts/set-vars.js';

/** A bar with what it says in words. Full only when all is done. */
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
    <div part="bar" class="bar" ${setVars({ '--done': `${(share * 100).toFixed(2)}%` })}></div>
  </div>`;
}
