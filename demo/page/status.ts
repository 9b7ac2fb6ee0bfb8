import { elementById } from './create-element.js';
import { setText, type TextName } from './translate.js';

/** Makes screen readers say a text. */
export function announce(name: TextName, values?: Record<string, string>): void {
  const status = elementById('status');
  status.textContent = ''; // otherwise they do not read the same text twice
  setTimeout(() => setText(status, name, values), 50);
}
