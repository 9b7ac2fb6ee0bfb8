import { defineFilePond, type FilePondElement } from 'filepond5';
import { locale } from 'filepond5/locales/en-gb.js';
import type { Client } from '../client.js';

let element: FilePondElement;

/** The beta of FilePond 5: `<file-pond>` round a file input, without a store. */
export const client: Client = {
  mount(root) {
    root.innerHTML = '<file-pond><input type="file" multiple /></file-pond>';
    defineFilePond({ locale });
    element = root.querySelector('file-pond')!;
  },

  add: (files) => void (element.entries = files),
  shows: (name) => deepText(element).includes(name),
};

/** The text of an element and of the shadow roots in it. */
function deepText(root: Element | ShadowRoot): string {
  const inner = [...root.querySelectorAll('*')].filter(({ shadowRoot }) => shadowRoot);
  const own = root instanceof Element && root.shadowRoot ? deepText(root.shadowRoot) : '';
  return own + root.textContent + inner.map(({ shadowRoot }) => deepText(shadowRoot!)).join('');
}
