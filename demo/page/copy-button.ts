import { make } from './make.js';
import { say } from './say.js';

/** Copies a text, and says so for a moment. */
export function copyButton(text: string): HTMLButtonElement {
  const button = say(make('button', 'quiet', { type: 'button' }), 'copy');
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => {
      say(button, 'copied');
      setTimeout(() => say(button, 'copy'), 1500);
    });
  });
  return button;
}
