import { createElement } from '../../create-element.js';
import { setText, type TextName } from '../../translate.js';

/** Fills a radio group with cards. @returns the function that checks one of them */
export function showRadioCards<T extends string>(
  group: HTMLElement,
  titles: Readonly<Record<T, TextName>>,
  onChoose: (value: T) => void,
): (value: string | undefined) => void {
  const inputs = (Object.entries(titles) as [T, TextName][]).map(([value, title]) => {
    const input = createElement('input', 'unseen', { type: 'radio', name: group.id, value });
    input.addEventListener('change', () => onChoose(value));
    group.append(createElement('label', 'radio-card', {}, input, setText(createElement('span'), title)));
    return input;
  });
  return (value) => {
    for (const input of inputs) input.checked = input.value === value;
  };
}
