import { copyOnClick } from '../../copy-button.js';
import { byId, make } from '../../create-element.js';
import { showTabs } from '../../tabs.js';
import { type SnippetName, snippets } from './snippets.js';
import { propertyValues } from './markup.js';
import { endpoints, type Settings } from '../settings/settings-store.js';

/** The code for the element as it is set, in the tab that is open, and a button that copies it. */
export function showCode(settings: Settings): void {
  const code = byId('code');
  let open: SnippetName = 'HTML';
  const source = () => snippets[open](settings.state);
  const show = () => {
    code.replaceChildren(...colored(source()));
    const isOfDemo = (Object.values(endpoints) as string[]).includes(settings.state.endpoint ?? '');
    byId('properties-note').hidden = open !== 'HTML' || propertyValues(settings.state).length === 0;
    byId('endpoint-note').hidden = open === 'CSS' || !isOfDemo;
  };
  showTabs(byId('code-tabs'), byId('code-panel'), Object.keys(snippets) as SnippetName[], (name) => {
    open = name;
    show();
  });
  settings.watch(show);
  copyOnClick(byId('code-copy') as HTMLButtonElement, 'copy', 'copied', source);
}

/** Comments, texts and tags in their colors. */
function colored(source: string): (Node | string)[] {
  const pieces = source.split(/(<!--[^]*?-->|\/\*[^]*?\*\/|^\/\/.*$|"[^"]*"|'[^'\n]*'|<\/?[a-z][\w-]*)/m);
  return pieces.map((piece) => {
    if (/^(<!--|\/\*|\/\/)/.test(piece)) return make('span', 'comment', {}, piece);
    if (/^["']/.test(piece)) return make('span', 'value', {}, piece);
    if (piece.startsWith('<')) return make('span', 'name', {}, piece);
    return piece;
  });
}
