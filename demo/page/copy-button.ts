import { createElement } from './create-element.js';
import { announce } from './status.js';
import { setText, type TextName } from './translate.js';

/** Makes a button copy a text. The button and the page's status region confirm it. */
export function copyOnClick(
  button: HTMLButtonElement,
  label: TextName,
  confirmation: TextName,
  text: () => string,
): void {
  let labelTimer: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener('click', () => {
    void copyText(text()).then((isCopied) => {
      announce(isCopied ? confirmation : 'copyFailed');
      setText(button, isCopied ? 'copied' : label);
      clearTimeout(labelTimer);
      labelTimer = setTimeout(() => setText(button, label), 1500);
    });
  });
}

/** Copies by the Clipboard API, or by a selection: pages without https have no Clipboard API, and a browser may deny it. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const { activeElement } = document;
    const area = createElement('textarea', 'unseen', { value: text, readOnly: true });
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    (activeElement as HTMLElement | null)?.focus();
    return isCopied;
  }
}
