import type { WrongValue } from './host/attribute-warnings.js';
import type { SettingsElement } from './host/settings.js';
import { loadListCode } from './list/list-controller.js';

/** The values of settings that have a few. `capture` is not one of them: browsers take other words, too. */
const choices = {
  variant: { dropzone: 1, button: 1, pictures: 1, avatar: 1 },
  shape: { round: 1, square: 1 },
  dropTarget: { page: 1 },
  endpointMethod: { GET: 1, POST: 1 },
  resumeMode: { ask: 1, auto: 1 },
  valueAs: { key: 1, url: 1, json: 1 },
} satisfies { readonly [name in keyof SettingsElement]?: Record<string & SettingsElement[name], 1> };

/** Warns about what looks like a misspelled attribute, about values that do not exist, and about flags with the value "false". */
export function warnOfMistakes(element: SettingsElement, known: readonly string[]): void {
  const wrong: WrongValue[] = [];
  for (const [name, values] of Object.entries(choices)) {
    const right = Object.keys(values);
    const given: unknown = element[name as keyof typeof choices]; // a page may set anything
    const value = typeof given === 'string' ? given : '';
    const isRight = !value || right.includes(value) || right.includes(value.toUpperCase()); // a method may be in lower case
    if (!isRight) wrong.push({ name, value, right });
  }
  /** Nobody misspells it; any other one is looked at by the code that is loaded. */
  const isUsual = (name: string) =>
    known.includes(name)
      ? element.getAttribute(name) !== 'false'
      : name in element || /^(aria|data|on|class)/.test(name);
  const odd = element.getAttributeNames().filter((name) => !isUsual(name));
  if (wrong.length + odd.length === 0) return;
  loadListCode().then(
    ({ warnOfAttributes }) => warnOfAttributes(element, wrong, odd, known),
    () => {}, // a page without warnings works
  );
}
