import { Directive, directive } from 'lit/directive.js';
import { type ElementPart, html, nothing, type TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { Translator } from '../words/translator.js';
import { shownShare, stateInWords } from './task-facts.js';

/** The smallest step that glides, as a share: a glide costs the main thread some frames, and every frame where it is not a transform. */
const SMALLEST_GLIDE = { transform: 0.01, other: 0.05 };
/** How long a glide lasts, in steps: it does not end before the next one, which would cost frames too; and in seconds, at most. */
const [STEPS, LONGEST] = [1.2, 1.2];

class ShowShare extends Directive {
  #share: number | undefined;
  #since = 0;

  render(_share: number, _how: keyof typeof SMALLEST_GLIDE): void {}

  override update({ element }: ElementPart, [share, how]: Parameters<this['render']>): void {
    if (share === this.#share) return;
    const now = performance.now();
    const glides = Math.abs(share - (this.#share ?? share)) >= SMALLEST_GLIDE[how];
    const seconds = glides ? Math.min(LONGEST, ((now - this.#since) * STEPS) / 1000) : 0;
    [this.#share, this.#since] = [share, now];
    const { style } = element as HTMLElement;
    style.setProperty('--done', share.toFixed(4));
    style.setProperty('--glide', `${seconds.toFixed(1)}s`);
  }
}

/** Shows a share, 0 … 1, by `--done`: it glides there (`--glide`) as long as the last step took to come. @param how what moves: a transform, or another */
const showShare = directive(ShowShare);

/** A progress bar. @param share 0 … 1 @param text its value in words, for screen readers */
export const progressBar = (label: string, share: number, text: string): TemplateResult =>
  progress('progress', label, share, text, html`<div part="bar" class="bar" ${showShare(share, 'transform')}></div>`);

interface Progressing {
  readonly task: UploadTask;
  readonly translator: Translator;
}

/** Progress along a line; none of a file that waits, failed or was canceled, or whose share is not known. @param drawing the track, and the line `.arc` */
export function progressRing(
  { task, translator }: Progressing,
  drawing: TemplateResult,
): TemplateResult | typeof nothing {
  const share = shownShare(task);
  if (share === undefined) return nothing;
  const { strings } = translator;
  const label = translator.format(strings.progressOf, { name: task.name });
  const text = [translator.percent(share), stateInWords(task, translator)].filter(Boolean).join(strings.comma);
  return progress('ring', label, share, text, drawing, showShare(share, 'other'));
}

/** The share is rounded down, so that only a finished upload is at 100 %. */
function progress(
  part: 'progress' | 'ring',
  label: string,
  share: number,
  text: string,
  drawing: TemplateResult,
  shown: unknown = nothing,
): TemplateResult {
  return html`<div
    part=${part}
    class=${part}
    role="progressbar"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.floor(share * 100)}
    aria-valuetext=${text}
    ${shown}
  >
    ${drawing}
  </div>`;
}
