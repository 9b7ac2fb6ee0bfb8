import type { Switches } from '../../mock/faults/switches.js';
import { fetchJson } from '../backend-client.js';
import { createElement, elementById } from '../create-element.js';
import { setLabel, setText, type TextName } from '../translate.js';
import {
  combineSettings,
  faultPresets,
  type FaultSwitch,
  faultSwitches,
  type FaultValues,
  slowSwitches,
} from './fault-switches.js';

interface SwitchRow {
  readonly name: TextName;
  readonly toggle: HTMLInputElement;
  readonly amount: HTMLInputElement | undefined;
  readonly element: HTMLElement;
  settings(): Partial<Switches>;
}

export interface FaultPanelOptions {
  /** The mock cloud's address. */
  readonly mock: string;
  readonly isCloudRunning: boolean;
  /** Logs what happened. */
  readonly log: (detail: string, isError: boolean) => void;
  /** Called when the line becomes slow, or fast again. */
  readonly onSlow: (isSlow: boolean) => void;
}

/** Shows the mock cloud's fault switches, and buttons that turn on several at once. One switch stops the cloud's process. */
export function showFaultPanel({ mock, isCloudRunning, log, onSlow }: FaultPanelOptions): void {
  const rows = faultSwitches.map(createSwitchRow);
  const clearButton = elementById('clear-faults') as HTMLButtonElement;

  const runCloud = async (shouldRun: boolean) => {
    if (shouldRun !== isCloudRunning) await fetchJson(`/demo/mock/${shouldRun ? 'start' : 'stop'}`, 'POST');
    isCloudRunning = shouldRun;
    document.documentElement.classList.toggle('cloud-stopped', !shouldRun);
    setText(elementById('cloud-name'), shouldRun ? 'mockCloud' : 'cloudStopped');
  };
  const send = async (active: readonly SwitchRow[]) => {
    await runCloud(active.every(({ name }) => name !== 'cloudStopped'));
    if (isCloudRunning) {
      const body = JSON.stringify({ reset: true, ...combineSettings(active.map((row) => row.settings())) });
      const headers = { 'Content-Type': 'application/json' };
      const { ok, status } = await fetch(`${mock}/-/switches`, { method: 'PUT', headers, body });
      if (!ok) throw new Error(`The mock cloud responded with ${status}.`);
    }
    simulateOffline(active.some(({ name }) => name === 'offline'));
  };
  let sending = Promise.resolve(); // one after the other: a stopped cloud takes a while to start
  const apply = (isLogged = true) => {
    const active = rows.filter(({ toggle }) => toggle.checked);
    clearButton.disabled = active.length === 0;
    elementById('faults').classList.toggle('is-active', active.length > 0);
    for (const { button, values } of presets) button.ariaPressed = String(isExactly(values));
    onSlow(active.some(({ name }) => slowSwitches.includes(name)));
    const names = active.map(({ name, amount }) => (amount ? `${name} ${amount.value}` : name));
    sending = sending
      .then(() => send(active))
      .then(
        () => (isLogged ? log(names.join(', ') || 'none', false) : undefined),
        (error: unknown) => log(String(error), true),
      );
  };
  const isExactly = (values: FaultValues) =>
    rows.every(({ name, toggle, amount }) => {
      const value = values[name];
      return value === undefined ? !toggle.checked : toggle.checked && (!amount || amount.valueAsNumber === value);
    });
  const setValues = (values: FaultValues) => {
    for (const { name, toggle, amount } of rows) {
      const value = values[name];
      toggle.checked = value !== undefined;
      if (amount && value !== undefined) amount.value = String(value);
    }
    apply();
  };

  for (const { toggle, amount } of rows) {
    toggle.addEventListener('change', () => apply());
    amount?.addEventListener('change', () => toggle.checked && apply());
  }
  clearButton.addEventListener('click', () => setValues({}));
  const presets = Object.entries(faultPresets).flatMap(([place, all]) =>
    Object.entries(all).map(([name, values]) => {
      const button = setText(createElement('button', 'chip', { type: 'button' }), name as TextName);
      button.addEventListener('click', () => setValues(isExactly(values) ? {} : values));
      elementById(place).append(button);
      return { button, values };
    }),
  );
  elementById('switches').replaceChildren(...rows.map(({ element }) => element));
  for (const row of rows) if (row.name === 'cloudStopped') row.toggle.checked = !isCloudRunning;
  for (const id of ['faults', 'try-row']) elementById(id).hidden = false;
  apply(false);
}

function createSwitchRow({ name, unit, initialValue = 0, settings = () => ({}) }: FaultSwitch): SwitchRow {
  const toggle = createElement('input', 'toggle', { type: 'checkbox', role: 'switch' });
  const label = createElement('label', 'switch-name', {}, toggle, setText(createElement('span'), name));
  const element = createElement('div', 'switch', {}, label);
  if (!unit) return { name, toggle, amount: undefined, element, settings: () => settings(0) };
  const properties = { type: 'number', min: '0', step: 'any', value: String(initialValue) };
  const amount = setLabel(createElement('input', 'switch-value', properties), name);
  element.append(createElement('label', 'switch-amount', {}, amount, setText(createElement('span'), unit)));
  return { name, toggle, amount, element, settings: () => settings(amount.valueAsNumber || 0) };
}

/** No page can take the browser offline: this one says that it is, and the mock cloud cuts every request. */
function simulateOffline(isOffline: boolean): void {
  if (navigator.onLine !== isOffline) return;
  Object.defineProperty(navigator, 'onLine', { configurable: true, value: !isOffline });
  dispatchEvent(new Event(isOffline ? 'offline' : 'online'));
}
