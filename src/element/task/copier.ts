import type { TemplateResult } from 'lit/html.js';
import type { UploadTask } from '../../task/upload-task.js';
import type { UploadError } from '../../base/upload-error.js';
import { check, copy } from '../parts/buttons.js';
import type { ElementContext } from '../queue/context.js';
import { linkOf } from './file-kind.js';

/** How long a button shows that it has copied, in ms. */
const CHECK_TIME = 2000;

/** Copies a text of a file to the clipboard: a stored one's link, or the details of a failure. */
export class Copier {
  readonly #context: ElementContext;
  #copied: UploadTask | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: ElementContext) {
    this.#context = context;
  }

  /** Symbol and action of a row's button; undefined without a link. */
  linkOf(task: UploadTask): { symbol: TemplateResult; act: () => void } | undefined {
    const link = linkOf(task);
    if (!link) return undefined;
    return { symbol: task === this.#copied ? check : copy, act: () => void this.#copy(task, link, 'linkCopied') };
  }

  /** What a failed file's button does, and whether it has just done it. */
  detailsOf(task: UploadTask): { isCopied: boolean; act: () => void } | undefined {
    const { error } = task;
    if (!error) return undefined;
    return { isCopied: task === this.#copied, act: () => void this.#copy(task, detailsOf(error), 'copied') };
  }

  async #copy(task: UploadTask, text: string, what: 'linkCopied' | 'copied'): Promise<void> {
    const { host, language, announce } = this.#context;
    try {
      // absent on plain http
      if (!navigator.clipboard) copyBySelection(text, host.renderRoot);
      else await navigator.clipboard.writeText(text);
    } catch {
      return; // the browser does not allow it
    }
    announce(language.translator.strings[what]);
    this.#showCopied(task);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#showCopied(undefined), CHECK_TIME);
  }

  #showCopied(task: UploadTask | undefined): void {
    this.#copied = task;
    this.#context.host.requestUpdate();
  }
}

/** What those who look for the cause ask for, a line each, in English. An error holds no secret. */
function detailsOf(error: UploadError): string {
  const { code, rule, likely, status, ossCode, ec, requestId, hostId, message, hint, help } = error;
  const facts = { code, rule, likely, status, ossCode, ec, requestId, hostId, message, hint, help };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return known.map(([name, value]) => `${name}: ${value}`).join('\n');
}

/** The way of older browsers: what is selected is copied. @throws where that is not allowed */
function copyBySelection(text: string, root: Node): void {
  const field = document.createElement('textarea');
  const focused = (root as ShadowRoot).activeElement as HTMLElement | null;
  field.className = 'sr';
  field.value = text;
  root.appendChild(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  focused?.focus({ preventScroll: true });
  if (!isCopied) throw new Error('It was not copied.');
}
