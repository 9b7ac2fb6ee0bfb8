import type { OssDirectUpload } from '../../../../src/element.js';
import { make } from '../../create-element.js';

const methods = ['showPicker', 'start', 'pause', 'resume', 'retry', 'cancel', 'clear'] as const;

/** Buttons that call the element's methods, as a page's script would. */
export function showMethods(place: HTMLElement, upload: OssDirectUpload): void {
  place.append(
    ...methods.map((name) => {
      const button = make('button', 'chip', { type: 'button', dir: 'ltr' }, make('code', '', {}, `${name}()`));
      button.addEventListener('click', () => upload[name]());
      return button;
    }),
  );
}
