import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { UnfinishedBatch } from '../../queue/unfinished.js';
import { textButton } from '../parts/buttons.js';
import type { Translator } from '../words/translator.js';

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

/** How many files are named. */
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
