import { copyOnClick } from '../../copy-button.js';
import { createElement, elementById } from '../../create-element.js';
import { showTabs } from '../../tabs.js';
import { endpoints, type SettingsStore } from '../settings/settings-store.js';
import { propertyValues } from './markup.js';
import { notInMiniPrograms } from './mini-program.js';
import { type SnippetName, snippets } from './snippets.js';

/** Shows the code for the element with its settings, a tab for each framework, and a button that copies it. */
export function showCode(store: SettingsStore): void {
  const code = elementById('code');
  let selected: SnippetName = 'HTML';
  const source = () => snippets[selected](store.values);
  const show = () => {
    code.replaceChildren(...highlight(source()));
    const isDemoEndpoint = (Object.values(endpoints) as string[]).includes(store.values.endpoint ?? '');
    elementById('properties-note').hidden = selected !== 'HTML' || propertyValues(store.values).length === 0;
    elementById('mini-program-note').hidden =
      selected !== 'Mini program' || notInMiniPrograms(store.values).length === 0;
    elementById('endpoint-note').hidden = selected === 'CSS' || !isDemoEndpoint;
  };
  const names = Object.keys(snippets) as SnippetName[];
  showTabs(elementById('code-tabs'), elementById('code-panel'), names, (name) => {
    selected = name;
    show();
  });
  store.subscribe(show);
  copyOnClick(elementById('code-copy') as HTMLButtonElement, 'copy', 'copied', source);
}

/** Wraps comments, texts and tags into spans that have colors. */
function highlight(source: string): (Node | string)[] {
  const tokens = source.split(/(<!--[^]*?-->|\/\*[^]*?\*\/|^\/\/.*$|"[^"]*"|'[^'\n]*'|<\/?[a-z][\w-]*)/m);
  return tokens.map((token) => {
    if (/^(<!--|\/\*|\/\/)/.test(token)) return createElement('span', 'comment', {}, token);
    if (/^["']/.test(token)) return createElement('span', 'value', {}, token);
    if (token.startsWith('<')) return createElement('span', 'name', {}, token);
    return token;
  });
}
