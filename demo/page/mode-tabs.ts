import { make } from './make.js';
import { say, type WordName } from './say.js';

export interface ModeTab {
  readonly mode: string;
  readonly title: WordName;
  readonly note: WordName;
  readonly panel: HTMLElement;
}

/** Tabs as the ARIA practices want them: arrow keys move, the chosen one is the only stop for Tab. */
export function showModeTabs(list: HTMLElement, panels: HTMLElement, modes: readonly ModeTab[]): void {
  const tabs = modes.map(({ mode, title, note, panel }) => {
    const tab = make(
      'button',
      'mode',
      { type: 'button', id: `tab-${mode}`, role: 'tab' },
      make('code', 'mode-name', {}, mode),
      say(make('span', 'mode-title'), title),
      say(make('span', 'mode-note'), note),
    );
    Object.assign(panel, { id: `panel-${mode}`, role: 'tabpanel' });
    tab.setAttribute('aria-controls', panel.id);
    panel.setAttribute('aria-labelledby', tab.id);
    return tab;
  });

  const choose = (chosen: number) => {
    tabs.forEach((tab, index) => {
      tab.ariaSelected = String(index === chosen);
      tab.tabIndex = index === chosen ? 0 : -1;
      const panel = modes[index]?.panel;
      if (panel) panel.hidden = index !== chosen;
    });
  };
  const step: Record<string, (from: number) => number> = {
    ArrowRight: (from) => (from + 1) % tabs.length,
    ArrowDown: (from) => (from + 1) % tabs.length,
    ArrowLeft: (from) => (from + tabs.length - 1) % tabs.length,
    ArrowUp: (from) => (from + tabs.length - 1) % tabs.length,
    Home: () => 0,
    End: () => tabs.length - 1,
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => choose(index));
    tab.addEventListener('keydown', (event) => {
      const next = step[event.key]?.(index);
      if (next === undefined) return;
      event.preventDefault();
      choose(next);
      tabs[next]?.focus();
    });
  });
  list.replaceChildren(...tabs);
  panels.replaceChildren(...modes.map(({ panel }) => panel));
  choose(0);
}
