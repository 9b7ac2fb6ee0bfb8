import { html, render } from 'lit';
import type { Client } from '../client.js';

/** The limit of what a list can do: a map of all files, and a window of rows in Lit. */
export const client: Client = {
  add(files) {
    const all = new Map(files.map((file, index) => [`file-${index}`, file]));
    const rows = [...all.values()].slice(0, 22).map(({ name, size }) => html`<li>${name} <small>${size}</small></li>`);
    render(
      html`<ul>
        ${rows}
      </ul>`,
      document.querySelector('main')!,
    );
  },
};
