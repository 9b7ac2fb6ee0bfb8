import { Directive, directive } from 'lit/directive.js';
import type { ElementPart } from 'lit/html.js';

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
export const showShare = directive(ShowShare);
