import type { Switches } from '../../mock/switches.js';
import { ask } from '../backend-client.js';
import { byId, make } from '../create-element.js';
import { say, type WordName } from '../translate.js';
import { combine, presets, type WeatherSwitch, weatherSwitches } from './fault-switches.js';

interface Row {
  readonly name: WordName;
  readonly on: HTMLInputElement;
  readonly value: HTMLInputElement | undefined;
  readonly element: HTMLElement;
  effect(): Partial<Switches>;
}

type Tell = (detail: string, failed: boolean) => void;

/** The failure switches of the mock cloud, and its plug. `tell` hears what was set. */
export function showWeather(mock: string, unplugged: boolean, tell: Tell): void {
  const rows = weatherSwitches.map(rowOf);
  const calm = byId('calm') as HTMLButtonElement;

  const send = async () => {
    const chosen = rows.filter(({ on }) => on.checked);
    calm.disabled = chosen.length === 0;
    byId('weather').classList.toggle('stormy', chosen.length > 0);
    const body = JSON.stringify({ reset: true, ...combine(chosen.map((row) => row.effect())) });
    try {
      const response = await fetch(`${mock}/-/switches`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      tell(
        chosen.map(({ name, value }) => (value ? `${name} ${value.value}` : name)).join(', ') || 'calm',
        !response.ok,
      );
    } catch {
      tell('the mock cloud cannot be reached', true);
    }
  };
  const set = (values: Partial<Record<WordName, number>>) => {
    for (const { name, on, value } of rows) {
      on.checked = values[name] !== undefined;
      if (value && values[name] !== undefined) value.value = String(values[name]);
    }
    void send();
  };

  for (const { on, value } of rows) {
    on.addEventListener('change', () => void send());
    value?.addEventListener('change', () => on.checked && void send());
  }
  calm.addEventListener('click', () => set({}));
  byId('presets').replaceChildren(
    ...Object.entries(presets).map(([name, values]) => {
      const button = say(make('button', 'chip', { type: 'button' }), name as WordName);
      button.addEventListener('click', () => set(values));
      return button;
    }),
  );
  byId('switches').replaceChildren(...rows.map(({ element }) => element), plug(!unplugged, tell, send));
  byId('weather').hidden = false;
  void send();
}

function rowOf({ name, unit, usual, effect }: WeatherSwitch): Row {
  const on = make('input', 'toggle', { type: 'checkbox', role: 'switch' });
  const label = make('label', 'switch-name', {}, on, say(make('span'), name));
  const element = make('div', 'switch', {}, label);
  if (!unit) return { name, on, value: undefined, element, effect: () => effect(0) };
  const value = make('input', 'switch-value', { type: 'number', min: '0', step: 'any', value: String(usual ?? 0) });
  value.dataset['labelWord'] = name;
  element.append(make('label', 'switch-amount', {}, value, say(make('span'), unit)));
  return { name, on, value, element, effect: () => effect(value.valueAsNumber || 0) };
}

/** Stops the mock cloud's process in the middle of everything, and starts it again. */
function plug(atFirst: boolean, tell: Tell, plugged: () => Promise<void>): HTMLElement {
  const button = make('button', 'plug', { type: 'button' });
  let running = atFirst;
  const show = () => {
    document.documentElement.classList.toggle('unplugged', !running);
    say(button, running ? 'plugOut' : 'plugIn');
  };
  show();
  button.addEventListener('click', () => {
    button.disabled = true;
    ask(`/demo/plug/${running ? 'out' : 'in'}`, 'POST')
      .then(async () => {
        running = !running;
        show();
        tell(running ? 'the cloud is back' : 'the plug is pulled', !running);
        if (running) await plugged();
      })
      .catch(() => tell('the demo server cannot be reached', true))
      .finally(() => (button.disabled = false));
  });
  return button;
}
