import { html, type TemplateResult } from 'lit';

/** A name in two pieces: when room is short the first loses its end, and the extension stays. It is read as a whole. */
export function fileName(name: string): TemplateResult {
  const [stem, tail] = splitName(name);
  return stem
    ? html`<span class="sr">${name}</span><span class="stem" aria-hidden="true">${stem}</span
        ><span class="tail" aria-hidden="true">${tail}</span>`
    : html`<span class="stem">${name}</span>`;
}

/** Firefox cuts text into what is read as a letter since 125. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;

export function splitName(name: string): [stem: string, tail: string] {
  const isPlain = /^[ -~]*$/.test(name); // a letter each: nothing to tell apart, and that in a tenth of the time
  const letters = isPlain ? name.split('') : lettersOf(name);
  if (letters.length <= 14) return ['', name];
  const extension = /\.[^.\s]{1,8}$/.exec(name)?.[0].length ?? 0;
  const cut = letters.slice(-Math.min(12, extension + 5)).join('');
  const tail = cut.replace(/^[\s\p{P}]+(?=.*\.)/u, ''); // after the dots no space, and no end of a bracket
  return [name.slice(0, name.length - tail.length), tail];
}

const lettersOf = (name: string): string[] =>
  segmenter ? [...segmenter.segment(name)].map(({ segment }) => segment) : Array.from(name);
