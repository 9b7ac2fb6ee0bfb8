import { make } from './create-element.js';

/** Tabs as the ARIA practices want them: arrow keys move, the chosen one is the only stop for Tab. All show the one panel. */
export function showTabs<T extends string>(
  list: HTMLElement,
  panel: HTMLElement,
  names: readonly T[],
  show: (name: T) => void,
): void {
  const tabs = names.map((name) => {
    const tab = make('button', 'tab', { type: 'button', id: `tab-${name}`, role: 'tab' }, name);
    tab.setAttribute('aria-controls', panel.id);
    return tab;
  });
  const choose = (chosen: number) => {
    tabs.forEach((tab, index) => {
      tab.ariaSelected = String(index === chosen);
      tab.tabIndex = index === chosen ? 0 : -1;
    });
    const name = names[chosen];
    if (name === undefined) return;
    panel.setAttribute('aria-labelledby', `tab-${name}`);
    show(name);
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => choose(index));
    tab.addEventListener('keydown', (event) => {
      const next = stepOf(event, list, index, tabs.length);
      if (next === undefined) return;
      event.preventDefault();
      choose(next);
      tabs[next]?.focus();
    });
  });
  list.replaceChildren(...tabs);
  choose(0);
}

/** Where a key leads, in the direction in which the tabs are read. */
function stepOf({ key }: KeyboardEvent, list: HTMLElement, from: number, count: number): number | undefined {
  const forward = getComputedStyle(list).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === forward) return (from + 1) % count;
  return key === 'ArrowRight' || key === 'ArrowLeft' ? (from + count - 1) % count : undefined;
}
