import { html, render } from 'lit';
import type { Client } from '../client.js';

let root: HTMLElement;

/** The limit of what a list can do: a map of all files, and a window of rows in Lit. */
export const client: Client = {
  mount: (place) => void (root = place),

  add(files) {
    const all = new Map(files.map((file, index) => [`file-${index}`, file]));
    const seen = [...all.values()].slice(0, 22);
    render(
      html`<ul>
        ${seen.map(({ name, size }) => html`<li>${name} <small>${size}</small></li>`)}
      </ul>`,
      root,
    );
  },
  shows: (name) => root.textContent.includes(name),
};
