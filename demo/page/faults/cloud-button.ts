import { fetchJson } from '../backend-client.js';
import { createElement } from '../create-element.js';
import { setText } from '../translate.js';

/** Logs what happened. */
export type LogFault = (detail: string, isError: boolean) => void;

/** A button that kills the mock cloud's process under running uploads, and starts it again. */
export function createCloudButton(isRunning: boolean, log: LogFault, onStart: () => Promise<void>): HTMLElement {
  const button = createElement('button', 'cloud-button', { type: 'button' });
  const show = (running: boolean) => {
    document.documentElement.classList.toggle('cloud-stopped', !running);
    setText(button, running ? 'stopCloud' : 'startCloud');
  };
  const toggle = async () => {
    await fetchJson(`/demo/mock/${isRunning ? 'stop' : 'start'}`, 'POST');
    isRunning = !isRunning;
    show(isRunning);
    log(isRunning ? 'the mock cloud is running' : 'the mock cloud is stopped', !isRunning);
    if (isRunning) await onStart();
  };
  show(isRunning);
  button.addEventListener('click', () => {
    button.disabled = true;
    toggle()
      .catch(() => log('the demo server cannot be reached', true))
      .finally(() => (button.disabled = false));
  });
  return button;
}
