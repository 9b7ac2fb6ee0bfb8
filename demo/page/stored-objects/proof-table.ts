import { createElement } from '../create-element.js';
import { clearText, setText, type TextName } from '../translate.js';

/** One fact about the file beside the same fact about the stored object. */
export interface ProofRow {
  readonly element: HTMLElement;
  readonly own: HTMLElement;
  readonly stored: HTMLElement;
}

export function createProofTable(caption: string, rows: readonly ProofRow[]): HTMLElement {
  const columns = (['yourFile', 'inBucket'] satisfies TextName[]).map((name) =>
    setText(createElement('th', '', { scope: 'col' }), name),
  );
  return createElement(
    'table',
    'proof',
    {},
    createElement('caption', 'unseen', {}, caption),
    createElement('thead', '', {}, createElement('tr', '', {}, createElement('td'), ...columns)),
    createElement('tbody', '', {}, ...rows.map(({ element }) => element)),
  );
}

/** A row whose two values are not known yet. */
export function createProofRow(label: TextName): ProofRow {
  const own = setText(createElement('code', 'waiting'), 'hashing');
  const stored = setText(createElement('code', 'waiting'), 'hashing');
  const name = setText(createElement('th', '', { scope: 'row' }), label);
  const element = createElement(
    'tr',
    '',
    {},
    name,
    createElement('td', '', {}, own),
    createElement('td', '', {}, stored),
  );
  return { element, own, stored };
}

export function showValue(cell: HTMLElement, value: string): void {
  clearText(cell);
  cell.textContent = value;
  cell.classList.remove('waiting');
}

export function showMissing(cell: HTMLElement, name: TextName, values?: Record<string, string>): void {
  setText(cell, name, values);
  cell.classList.add('waiting');
}
