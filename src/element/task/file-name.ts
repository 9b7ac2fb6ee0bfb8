import { html, type TemplateResult } from 'lit/html.js';

/** A name in two pieces: in a narrow list the first is cut, and the extension stays. Screen readers get the whole name. */
export function fileName(name: string): TemplateResult {
  const [stem, tail] = splitName(name);
  return stem
    ? html`<span class="sr">${name}</span><span class="stem" aria-hidden="true">${stem}</span
        ><span class="tail" aria-hidden="true">${tail}</span>`
    : html`<span class="stem">${name}</span>`;
}

/** In Firefox since 125. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;

export function splitName(name: string): [stem: string, tail: string] {
  const isPlain = /^[ -~]*$/.test(name); // one letter a character, and ten times faster
  const letters = isPlain ? name.split('') : lettersOf(name);
  if (letters.length <= 14) return ['', name];
  const extension = /\.[^.\s]{1,8}$/.exec(name)?.[0].length ?? 0;
  const cut = letters.slice(-Math.min(12, extension + 5)).join('');
  const tail = cut.replace(/^[\s\p{P}]+(?=.*\.)/u, ''); // after the ellipsis no space, and no closing bracket
  return [name.slice(0, name.length - tail.length), tail];
}

const lettersOf = (name: string): string[] =>
  segmenter ? [...segmenter.segment(name)].map(({ segment }) => segment) : Array.from(name);
