import { html, nothing, type TemplateResult } from 'lit';
import type { UnfinishedUpload } from '../../core/resume/unfinished.js';
import type { UploadError } from '../../core/upload-error.js';
import { iconAction } from '../parts/buttons.js';
import { kindOf } from '../list/file-kind.js';
import { fileName } from '../list/file-name.js';
import { cross } from '../list/row-icons.js';
import type { Translator } from '../words/translator.js';

interface Row {
  upload: UnfinishedUpload;
  translator: Translator;
  /** Why the file could not be opened. */
  trouble: UploadError | undefined;
  disabled: boolean;
  goOn: () => void;
  choose: () => void;
  forget: () => void;
}

/** One unfinished upload: what it is, how far it came and when, what can be done. */
export function unfinishedRow(row: Row): TemplateResult {
  const { upload, translator, disabled, forget } = row;
  const { name, size, sent, savedAt } = upload;
  const { strings } = translator;
  const { kind, extension } = kindOf(name, '');
  const share = sent > 0 && translator.format(strings.sentShare, { share: translator.percent(sent / size) });
  const facts = [share, translator.bytes(size), timeAgo(savedAt, translator)]
    .filter(Boolean)
    .map((fact, i) => html`${i > 0 ? ' · ' : nothing}<bdi>${fact}</bdi>`); // numbers beside each other change places in Arabic
  return html`<li part="file" class="row" aria-label=${name}>
    <div part="thumbnail" class="thumbnail ${kind}" aria-hidden="true">
      <span>${extension.slice(0, 4) || '•'}</span>
    </div>
    <div class="body">
      <div class="line">
        <span part="name" class="name" dir="auto" title=${name}>${fileName(name)}</span>
      </div>
      <div part="meta" class="meta">${facts}</div>
      ${notice(row)}
    </div>
    <div part="actions" class="actions">
      ${action(row)}
      ${iconAction(translator.format(strings.actionOn, { action: strings.forget, name }), cross, forget, disabled)}
    </div>
  </li>`;
}

function notice({ upload, trouble, translator: { strings } }: Row): TemplateResult | typeof nothing {
  if (trouble) {
    const isDenied = trouble.code === 'aborted';
    return html`<div part="error" class="error" role="alert">
      <span class="what">${isDenied ? strings.notPermitted : strings.errors.file}</span>
      ${isDenied ? nothing : html`<span class="hint">${strings.hints.file}</span>`}
    </div>`;
  }
  return upload.open ? nothing : html`<div class="again">${strings.chooseAgain}</div>`;
}

/** A button with words, of which the file's name is a part for those who do not see the row. */
function action({ upload, trouble, translator, disabled, goOn, choose }: Row): TemplateResult {
  const { strings } = translator;
  const again = !upload.open || trouble?.code === 'file';
  const text = again ? strings.chooseFile : strings.resume;
  return html`<button
    type="button"
    part="action"
    class="action labeled"
    aria-label=${translator.format(strings.actionOn, { action: text, name: upload.name })}
    ?disabled=${disabled}
    @click=${again ? choose : goOn}
  >
    ${text}
  </button>`;
}

const units: [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "2 hours ago". */
function timeAgo(time: number, { lang }: Translator): string {
  const seconds = (Date.now() - time) / 1000;
  const [unit, length] = units.find(([, least]) => seconds >= least) ?? ['minute', 60];
  return new Intl.RelativeTimeFormat(lang).format(-Math.max(1, Math.floor(seconds / length)), unit);
}
