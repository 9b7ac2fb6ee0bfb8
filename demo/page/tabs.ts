import { createElement } from './create-element.js';

/** Tabs by the ARIA authoring practices: arrow keys move the selection, and Tab stops at the selected tab only. All share one panel. */
export function showTabs<T extends string>(
  list: HTMLElement,
  panel: HTMLElement,
  names: readonly T[],
  onSelect: (name: T) => void,
): void {
  const tabs = names.map((name) => {
    const tab = createElement('button', 'tab', { type: 'button', id: `tab-${name}`, role: 'tab' }, name);
    tab.setAttribute('aria-controls', panel.id);
    return tab;
  });
  const select = (selected: number) => {
    tabs.forEach((tab, index) => {
      tab.ariaSelected = String(index === selected);
      tab.tabIndex = index === selected ? 0 : -1;
    });
    const name = names[selected];
    if (name === undefined) return;
    panel.setAttribute('aria-labelledby', `tab-${name}`);
    onSelect(name);
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => select(index));
    tab.addEventListener('keydown', (event) => {
      const next = nextIndex(event, index, tabs.length);
      if (next === undefined) return;
      event.preventDefault();
      select(next);
      tabs[next]?.focus();
    });
  });
  list.replaceChildren(...tabs);
  select(0);
}

/** The tab that a key leads to; undefined for other keys. */
function nextIndex({ key }: KeyboardEvent, index: number, count: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowRight') return (index + 1) % count;
  return key === 'ArrowLeft' ? (index + count - 1) % count : undefined;
}
