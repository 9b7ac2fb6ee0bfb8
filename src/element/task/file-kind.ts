import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import { safeUrl } from '../../base/safe-url.js';
import { showTooltip } from '../parts/buttons.js';

const extensions = {
  image: 'jpg jpeg png gif webp avif heic heif svg bmp tif tiff psd raw',
  video: 'mp4 mov mkv avi webm m4v wmv',
  audio: 'mp3 wav flac aac m4a ogg opus',
  archive: 'zip rar 7z gz tar bz2 xz tgz dmg iso',
  sheet: 'xls xlsx csv tsv numbers ods parquet',
  slides: 'ppt pptx key odp',
  document: 'pdf doc docx rtf odt pages epub',
  plain: 'txt md log',
  code: 'js ts json xml yaml yml html css py go java c cpp rs sh sql',
} satisfies Record<string, string>;

export type FileKind = keyof typeof extensions | 'other';

const kinds = new Map(
  Object.entries(extensions).flatMap(([kind, list]) => list.split(' ').map((one) => [one, kind as FileKind])),
);

/** A file's kind: by its extension first, as browsers know few types. Its label: four capitals at most, the same in every language: CSS would write "ZİP". */
export function kindOf(name: string, type: string): { kind: FileKind; extension: string; label: string } {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const group = type.split('/')[0];
  const byType = group === 'image' || group === 'video' || group === 'audio' ? group : 'other';
  return { kind: kinds.get(extension) ?? byType, extension, label: extension.slice(0, 4).toUpperCase() };
}

interface Openable {
  readonly task: UploadTask;
  /** The preview shows it. */
  readonly isPreviewable: boolean;
}

/** A file's name: a link to the stored object, if the page knows its URL, or a button that opens the preview. */
export function taskName({ task, isPreviewable }: Openable): TemplateResult {
  const { name } = task;
  const href = linkOf(task);
  if (href) {
    return html`<a
      part="name"
      class="name"
      dir="auto"
      aria-label=${name}
      aria-haspopup=${isPreviewable ? 'dialog' : nothing}
      href=${href}
      target="_blank"
      rel="noreferrer"
      @pointermove=${showTooltip}
      >${fileName(name)}</a
    >`;
  }
  return isPreviewable
    ? html`<button
        type="button"
        part="name"
        class="name"
        dir="auto"
        aria-label=${name}
        aria-haspopup="dialog"
        @pointermove=${showTooltip}
      >
        ${fileName(name)}
      </button>`
    : html`<span part="name" class="name" dir="auto" title=${name}>${fileName(name)}</span>`;
}

/** All of a picture opens the preview, or the link; undefined where there is neither. */
export function opener({ task, isPreviewable }: Openable): TemplateResult | undefined {
  const { name } = task;
  const href = linkOf(task);
  if (href) {
    return html`<a
      class="open"
      aria-label=${name}
      aria-haspopup=${isPreviewable ? 'dialog' : nothing}
      href=${href}
      target="_blank"
      rel="noreferrer"
      draggable="false"
    ></a>`;
  }
  return isPreviewable
    ? html`<button type="button" class="open" aria-label=${name} aria-haspopup="dialog"></button>`
    : undefined;
}

/** Thumbnail of a stored image or video with a URL. If it cannot be loaded, the file's type stays visible. */
export function linkedThumbnail(task: UploadTask): TemplateResult | typeof nothing {
  const link = linkOf(task);
  const { kind } = kindOf(task.name, task.type);
  const src = kind === 'image' ? link : safeUrl(task.posterLink);
  if (!src) return nothing;
  return html`<img src=${src} alt="" loading="lazy" decoding="async" @load=${show} @error=${hide} />`;
}

/** A stored file's URL, if the page knows it, and the server does not refuse the file. */
export const linkOf = ({ link, status, processing }: UploadTask): string | undefined =>
  status === 'done' && processing?.state !== 'refused' ? safeUrl(link) : undefined;

const show = ({ target }: Event) => void ((target as HTMLElement).hidden = false);
/** A lazy image that is not seen would not load another link. */
const hide = ({ target }: Event) => void Object.assign(target as HTMLImageElement, { hidden: true, loading: 'eager' });

/** A name in two pieces: in a narrow list the first is cut, and the extension stays. Screen readers get the whole name. */
export function fileName(name: string): TemplateResult {
  const [stem, tail] = splitName(name);
  return stem
    ? html`<span class="sr">${name}</span><span class="stem" aria-hidden="true">${stem}</span
        ><span class="tail" aria-hidden="true">${tail}</span>`
    : html`<span class="stem">${name}</span>`;
}

/** What is written from right to left, where two pieces would be in the wrong order, and letters that join could not. */
const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** In Firefox since 125. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter() : undefined;

export function splitName(name: string): [stem: string, tail: string] {
  const isPlain = /^[ -~]*$/.test(name); // one letter a character, and ten times faster
  const letters = isPlain ? name.split('') : lettersOf(name);
  if (letters.length <= 14 || RTL.test(name)) return ['', name];
  const extension = /\.[^.\s]{1,8}$/.exec(name)?.[0].length ?? 0;
  const cut = letters.slice(-Math.min(12, extension + 5)).join('');
  const tail = cut.replace(/^[\s\p{P}]+(?=.*\.)/u, ''); // after the ellipsis no space, and no closing bracket
  return [name.slice(0, name.length - tail.length), tail];
}

const lettersOf = (name: string): string[] =>
  segmenter ? [...segmenter.segment(name)].map(({ segment }) => segment) : Array.from(name);
