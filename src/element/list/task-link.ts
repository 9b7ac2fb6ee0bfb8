import { html, nothing, type TemplateResult } from 'lit';
import { safeUrl } from '../../core/safe-url.js';
import type { UploadTask } from '../../core/queue/upload-task.js';
import { tip } from '../parts/buttons.js';
import { kindOf } from './file-kind.js';
import { fileName } from './file-name.js';

/** A file's name, which leads to the object once it is stored, where the page says where it is. */
export function taskName(task: UploadTask): TemplateResult {
  const { name } = task;
  const href = linkOf(task);
  return href
    ? html`<a
        part="name"
        class="name"
        dir="auto"
        aria-label=${name}
        href=${href}
        target="_blank"
        rel="noreferrer"
        @pointermove=${tip}
        >${fileName(name)}</a
      >`
    : html`<span part="name" class="name" dir="auto" title=${name}>${fileName(name)}</span>`;
}

/** The picture of a stored image, where its address is known; what cannot be loaded leaves the type to be seen. */
export function linkedPicture(task: UploadTask): TemplateResult | typeof nothing {
  const src = linkOf(task);
  if (!src || kindOf(task.name, task.type).kind !== 'image') return nothing;
  return html`<img src=${src} alt="" loading="lazy" decoding="async" @load=${show} @error=${hide} />`;
}

/** Where a stored file is, where the page says so. */
export const linkOf = ({ link, status }: UploadTask) => (status === 'done' ? safeUrl(link) : undefined);

const show = ({ target }: Event) => void ((target as HTMLElement).hidden = false);
const hide = ({ target }: Event) => void ((target as HTMLElement).hidden = true);
