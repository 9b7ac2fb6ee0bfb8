import type { Switches } from '../../mock/faults/switches.js';
import { createElement, elementById } from '../create-element.js';
import { setLabel, setText, type TextName } from '../translate.js';
import { createCloudButton, type LogFault } from './cloud-button.js';
import { combineSettings, faultPresets, type FaultSwitch, faultSwitches, type FaultValues } from './fault-switches.js';

interface SwitchRow {
  readonly name: TextName;
  readonly toggle: HTMLInputElement;
  readonly amount: HTMLInputElement | undefined;
  readonly element: HTMLElement;
  settings(): Partial<Switches>;
}

/**
 * Shows the mock cloud's fault switches, and the button that stops its process.
 *
 * @param mock the mock cloud's address
 */
export function showFaultPanel(mock: string, isCloudRunning: boolean, log: LogFault): void {
  const rows = faultSwitches.map(createSwitchRow);
  const clearButton = elementById('clear-faults') as HTMLButtonElement;

  const sendSettings = async () => {
    const active = rows.filter(({ toggle }) => toggle.checked);
    clearButton.disabled = active.length === 0;
    elementById('faults').classList.toggle('is-active', active.length > 0);
    const body = JSON.stringify({ reset: true, ...combineSettings(active.map((row) => row.settings())) });
    try {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${mock}/-/switches`, { method: 'PUT', headers, body });
      const names = active.map(({ name, amount }) => (amount ? `${name} ${amount.value}` : name));
      log(names.join(', ') || 'none', !response.ok);
    } catch {
      log('the mock cloud cannot be reached', true);
    }
  };
  const setValues = (values: FaultValues) => {
    for (const { name, toggle, amount } of rows) {
      const value = values[name];
      toggle.checked = value !== undefined;
      if (amount && value !== undefined) amount.value = String(value);
    }
    void sendSettings();
  };

  for (const { toggle, amount } of rows) {
    toggle.addEventListener('change', () => void sendSettings());
    amount?.addEventListener('change', () => toggle.checked && void sendSettings());
  }
  clearButton.addEventListener('click', () => setValues({}));
  elementById('presets').replaceChildren(
    ...Object.entries(faultPresets).map(([name, values]) => {
      const button = setText(createElement('button', 'chip', { type: 'button' }), name as TextName);
      button.addEventListener('click', () => setValues(values));
      return button;
    }),
  );
  const cloudButton = createCloudButton(isCloudRunning, log, sendSettings);
  elementById('switches').replaceChildren(...rows.map(({ element }) => element), cloudButton);
  elementById('faults').hidden = false;
  void sendSettings();
}

function createSwitchRow({ name, unit, initialValue = 0, settings }: FaultSwitch): SwitchRow {
  const toggle = createElement('input', 'toggle', { type: 'checkbox', role: 'switch' });
  const label = createElement('label', 'switch-name', {}, toggle, setText(createElement('span'), name));
  const element = createElement('div', 'switch', {}, label);
  if (!unit) return { name, toggle, amount: undefined, element, settings: () => settings(0) };
  const properties = { type: 'number', min: '0', step: 'any', value: String(initialValue) };
  const amount = setLabel(createElement('input', 'switch-value', properties), name);
  element.append(createElement('label', 'switch-amount', {}, amount, setText(createElement('span'), unit)));
  return { name, toggle, amount, element, settings: () => settings(amount.valueAsNumber || 0) };
}
