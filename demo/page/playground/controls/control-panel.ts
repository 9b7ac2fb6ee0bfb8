import { byId, make } from '../../create-element.js';
import { say } from '../../translate.js';
import { type Control, control } from './control.js';
import { elementSettingNames, elementSettings, type Group, groups } from '../settings/settings.js';
import type { Settings } from '../settings/settings-store.js';

/** Every setting of the element, in groups that fold, with a search through all. */
export function showControls(upload: HTMLElement, settings: Settings): void {
  const controls = elementSettingNames.map((name) => control(name, upload, settings));
  const sections = groups.map((group) => sectionOf(group, controls));
  byId('controls').replaceChildren(...sections.map(({ element }) => element));

  settings.watch((state, anew) => {
    for (const { name, show } of controls) show(state[name], anew);
    for (const { mark } of sections) mark();
  });

  const search = byId('find-setting') as HTMLInputElement;
  search.addEventListener('input', () => {
    const wanted = search.value.trim().toLowerCase();
    for (const one of controls) one.element.hidden = !one.text().includes(wanted);
    for (const { sift } of sections) sift(wanted !== '');
    byId('no-setting').hidden = controls.some(({ element }) => !element.hidden);
  });
}

function sectionOf(group: Group, all: readonly Control[]) {
  const controls = all.filter(({ name }) => elementSettings[name].group === group);
  const count = make('span', 'count');
  const element = make(
    'details',
    'group',
    { open: matchMedia('(min-width: 1020px)').matches },
    make('summary', '', {}, say(make('span'), `#${group}`), count),
    ...controls.map((one) => one.element),
  );
  let openBefore: boolean | undefined;
  return {
    element,
    /** Says how many are set. */
    mark: () => {
      const set = controls.filter((one) => one.element.classList.contains('is-set')).length;
      count.hidden = set === 0;
      say(count, 'changed', { count: String(set) });
    },
    /** Opens while a search looks for something, and closes after it. */
    sift: (searching: boolean) => {
      element.hidden = controls.every((one) => one.element.hidden);
      if (searching) {
        openBefore ??= element.open;
        element.open = true;
      } else if (openBefore !== undefined) {
        element.open = openBefore;
        openBefore = undefined;
      }
    },
  };
}
