import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { UnfinishedBatch, UnfinishedStream, UnfinishedUpload } from '../../queue/unfinished.js';
import type { UploadError } from '../../base/upload-error.js';
import { cross, iconButton, textButton } from '../parts/buttons.js';
import { fileName, kindOf } from '../task/file-kind.js';
import { duration, timeAgo } from '../words/durations.js';
import type { Translator } from '../words/translator.js';

interface Row {
  upload: UnfinishedUpload | UnfinishedStream;
  index: number;
  translator: Translator;
  failure: UploadError | undefined;
  disabled: boolean;
  resume: () => void;
  choose: () => void;
  forget: () => void;
}

/** One unfinished upload: the file, how much was uploaded and when, and what can be done. */
export function unfinishedRow(row: Row): TemplateResult {
  const { upload, index, translator, disabled, forget } = row;
  const { size, sent, savedAt } = upload;
  const { strings } = translator;
  const { kind, label } = kindOf(upload.name, '');
  const name = nameOf(upload, translator);
  const share = sent > 0 && translator.format(strings.sentShare, { share: translator.percent(sent / size) });
  const facts = [share, translator.bytes(size), timeAgo(savedAt, translator)]
    .filter(Boolean)
    .map((fact, i) => html`${i > 0 ? ' · ' : nothing}<bdi>${fact}</bdi>`); // in Arabic, adjacent numbers would swap places
  return html`<div part="file" role="row" class="row" aria-label=${name} aria-rowindex=${index + 1}>
    <div part="thumbnail" class="thumbnail ${kind}" aria-hidden="true">
      <span>${label || '•'}</span>
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

/** The name of the file; of a recording when it began, and how long it lasted: "Recording of 14:05, 12 min". */
function nameOf(upload: Row['upload'], translator: Translator): string {
  if (upload.kind === 'file' || !upload.isRecording) return upload.name;
  const { savedAt, until } = upload;
  const time = new Date(savedAt).toLocaleTimeString(translator.formats, { hour: 'numeric', minute: '2-digit' });
  const length = duration((until - savedAt) / 1000, translator);
  return translator.format(translator.strings.recordingOf, { time, length });
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
  const isChosenAgain = upload.kind === 'file' && (!upload.open || failure?.code === 'file');
  const again = upload.kind === 'stream' ? strings.complete : strings.resume;
  const text = isChosenAgain ? strings.chooseFile : again;
  const name = translator.format(strings.actionOn, { action: text, name: nameOf(upload, translator) });
  return textButton(text, isChosenAgain ? choose : resume, disabled, false, name);
}

interface BatchView {
  batch: UnfinishedBatch;
  translator: Translator;
  disabled: boolean;
  /** It was opened, and some files are missing still. */
  wasOpened: boolean;
  resume: () => void;
  choose: () => void;
  forget: () => void;
}

const MOST_NAMED = 3;

/** The files of a batch that are not uploaded: how many, and what can be done. */
export function batchSection(view: BatchView): TemplateResult {
  const { batch, translator, disabled, wasOpened, resume, choose, forget } = view;
  const { strings } = translator;
  const title = batchInWords(batch, translator);
  const mustChoose = !batch.open || wasOpened;
  return html`<section class="panel unfinished batch" aria-label=${title}>
    <div part="summary" class="summary">
      <div class="body">
        <div class="headline">${title}</div>
        ${mustChoose ? html`<div class="choose-again">${strings.chooseAllAgain}</div>` : nothing}
        ${names(batch, translator)}
      </div>
      <div part="actions" class="actions">
        ${batch.open ? textButton(strings.resume, resume, disabled, true) : nothing}
        ${mustChoose ? textButton(strings.chooseFiles, choose, disabled, !batch.open) : nothing}
        ${textButton(strings.forget, forget, disabled)}
      </div>
    </div>
  </section>`;
}

/** "412 of 500 files are not uploaded" */
export function batchInWords({ total, done }: UnfinishedBatch, translator: Translator): string {
  return translator.format(translator.strings.missingFiles, { n: total - done, total });
}

function names({ missing }: UnfinishedBatch, translator: Translator): TemplateResult | typeof nothing {
  const named = missing?.filter(Boolean).slice(0, MOST_NAMED) ?? [];
  if (named.length === 0) return nothing;
  const { strings } = translator;
  const rest = missing!.length - named.length;
  // isolated, because a name may be written from right to left
  const list = named.map((name) => `\u2068${name}\u2069`).join(strings.comma);
  return html`<div part="meta" class="meta">
    ${translator.format(strings.missingNames, { names: list })}
    ${rest > 0 ? translator.format(strings.andMore, { n: rest }) : nothing}
  </div>`;
}
