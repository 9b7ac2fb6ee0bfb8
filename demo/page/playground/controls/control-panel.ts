import { createElement, elementById } from '../../create-element.js';
import { setText } from '../../translate.js';
import { elementSettingNames, elementSettings, type Group, groups } from '../settings/settings.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { type Control, createControl } from './control.js';

/** Shows a control for every setting of the element, in groups that fold, with a search. */
export function showControls(upload: HTMLElement, store: SettingsStore): void {
  const controls = elementSettingNames.map((name) => createControl(name, upload, store));
  const sections = groups.map((group) => createSection(group, controls));
  elementById('controls').replaceChildren(...sections.map(({ element }) => element));

  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') elementById('settings').hidePopover();
  });
  store.subscribe((values, isReplaced) => {
    for (const { name, show } of controls) show(values[name], isReplaced);
    for (const { showCount } of sections) showCount();
  });

  const search = elementById('find-setting') as HTMLInputElement;
  search.addEventListener('input', () => {
    const query = search.value.trim().toLowerCase();
    for (const control of controls) control.element.hidden = !control.searchText().includes(query);
    for (const { showMatches } of sections) showMatches(query !== '');
    elementById('preview-group').hidden = query !== '';
    elementById('no-setting').hidden = controls.some(({ element }) => !element.hidden);
  });
}

function createSection(group: Group, all: readonly Control[]) {
  const controls = all.filter(({ name }) => elementSettings[name].group === group);
  const count = createElement('span', 'count');
  const element = createElement(
    'details',
    'group',
    { id: `group-${group}` },
    createElement('summary', '', {}, setText(createElement('span'), `#${group}`), count),
    ...controls.map((control) => control.element),
  );
  element.dataset['fold'] = '';
  let wasOpen: boolean | undefined;
  return {
    element,
    /** Shows how many settings of the group are set. */
    showCount: () => {
      const set = controls.filter((control) => control.element.classList.contains('is-set')).length;
      count.hidden = set === 0;
      setText(count, 'changed', { count: String(set) });
    },
    /** Hides an empty group. During a search the group is open; after it, as before. */
    showMatches: (isSearching: boolean) => {
      element.hidden = controls.every((control) => control.element.hidden);
      if (isSearching) {
        wasOpen ??= element.open;
        element.open = true;
      } else if (wasOpen !== undefined) {
        element.open = wasOpen;
        wasOpen = undefined;
      }
    },
  };
}
