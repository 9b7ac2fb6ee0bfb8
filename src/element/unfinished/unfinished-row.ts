import { html, nothing, type TemplateResult } from 'lit';
import type { UnfinishedUpload } from '../../queue/unfinished.js';
import type { UploadError } from '../../base/upload-error.js';
import { iconButton, textButton } from '../parts/buttons.js';
import { kindOf } from '../task/file-kind.js';
import { fileName } from '../task/file-name.js';
import { cross } from '../parts/file-icons.js';
import { timeAgo } from '../words/durations.js';
import type { Translator } from '../words/translator.js';

interface Row {
  upload: UnfinishedUpload;
  index: number;
  translator: Translator;
  /** Why the file could not be opened. */
  failure: UploadError | undefined;
  disabled: boolean;
  resume: () => void;
  choose: () => void;
  forget: () => void;
}

/** One unfinished upload: the file, how much was uploaded and when, and what can be done. */
export function unfinishedRow(row: Row): TemplateResult {
  const { upload, index, translator, disabled, forget } = row;
  const { name, size, sent, savedAt } = upload;
  const { strings } = translator;
  const { kind, extension } = kindOf(name, '');
  const share = sent > 0 && translator.format(strings.sentShare, { share: translator.percent(sent / size) });
  const facts = [share, translator.bytes(size), timeAgo(savedAt, translator)]
    .filter(Boolean)
    .map((fact, i) => html`${i > 0 ? ' · ' : nothing}<bdi>${fact}</bdi>`); // in Arabic, adjacent numbers would swap places
  return html`<div part="file" role="row" class="row" aria-label=${name} aria-rowindex=${index + 1}>
    <div part="thumbnail" class="thumbnail ${kind}" aria-hidden="true">
      <span>${extension.slice(0, 4) || '•'}</span>
    </div>
    <div role="rowheader" class="body">
      <div class="line">
        <span part="name" class="name" dir="auto" title=${name}>${fileName(name)}</span>
      </div>
      <div part="meta" class="meta">${facts}</div>
      ${notice(row)}
    </div>
    <div part="actions" role="gridcell" class="actions">
      ${action(row)}
      ${iconButton(translator.format(strings.actionOn, { action: strings.forget, name }), cross, forget, disabled)}
    </div>
  </div>`;
}

function notice({ upload, failure, translator: { strings } }: Row): TemplateResult | typeof nothing {
  if (failure) {
    const isDenied = failure.code === 'aborted';
    return html`<div part="error" class="error" role="alert">
      <span class="error-text">${isDenied ? strings.notPermitted : strings.errors.file}</span>
      ${isDenied ? nothing : html`<span class="hint">${strings.advice.file}</span>`}
    </div>`;
  }
  return upload.open ? nothing : html`<div class="choose-again">${strings.chooseAgain}</div>`;
}

/** A text button; for screen readers its name includes the file's. */
function action({ upload, failure, translator, disabled, resume, choose }: Row): TemplateResult {
  const { strings } = translator;
  const isChosenAgain = !upload.open || failure?.code === 'file';
  const text = isChosenAgain ? strings.chooseFile : strings.resume;
  const name = translator.format(strings.actionOn, { action: text, name: upload.name });
  return textButton(text, isChosenAgain ? choose : resume, disabled, false, name);
}
