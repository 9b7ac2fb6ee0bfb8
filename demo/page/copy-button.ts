import { byId, make } from './create-element.js';
import { say, type WordName } from './translate.js';

/** Has a button copy a text; says so on the button for a moment, and to those who only hear it. */
export function copyOnClick(button: HTMLButtonElement, label: WordName, said: WordName, text: () => string): void {
  let back: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener('click', () => {
    void copy(text()).then((done) => {
      announce(done ? said : 'copyFailed');
      say(button, done ? 'copied' : label);
      clearTimeout(back);
      back = setTimeout(() => say(button, label), 1500);
    });
  });
}

function announce(name: WordName): void {
  const status = byId('status');
  status.textContent = ''; // the same words again are news only so
  setTimeout(() => say(status, name), 50);
}

/** Pages without https have no clipboard, and some browsers ask before they give it. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const { activeElement } = document;
    const area = make('textarea', 'unseen', { value: text, readOnly: true });
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    (activeElement as HTMLElement | null)?.focus();
    return done;
  }
}
