import type { OssDirectUpload } from '../../../../src/element.js';
import { createElement } from '../../create-element.js';

const methods = ['showPicker', 'start', 'pause', 'resume', 'retry', 'cancel', 'clear'] as const;

/** Shows a button for each method of the element, which calls it as a page's script would. */
export function showMethodButtons(container: HTMLElement, upload: OssDirectUpload): void {
  for (const name of methods) {
    const properties = { type: 'button', dir: 'ltr' } as const;
    const button = createElement('button', 'chip', properties, createElement('code', '', {}, `${name}()`));
    button.addEventListener('click', () => upload[name]());
    container.append(button);
  }
}
