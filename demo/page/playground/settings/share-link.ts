import { fits } from './validate.js';
import type { SettingName } from './settings.js';
import type { State } from './settings-store.js';

/** The settings as the end of an address, to be shared: `#?mode=sts&multiple`. What may be a secret stays here. */
export function toHash(state: State): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    const shared = withoutSecrets(name as SettingName, value);
    if (fits(name, shared)) query.append(name, shared);
  }
  return `#?${query.toString().replaceAll(/=(?=&|$)/g, '')}`;
}

/** The settings of an address; undefined where it has none. What no control would let in is left out: a link may come from anybody. */
export function fromHash(hash: string): State | undefined {
  if (!hash.startsWith('#?')) return undefined;
  const found = [...new URLSearchParams(hash.slice(2))].filter(([name, value]) => fits(name, value));
  return Object.fromEntries(found) as State;
}

function withoutSecrets(name: SettingName, value: string): string {
  if (name === 'endpoint' || name === 'oss-endpoint') return withoutQuery(value);
  if (name === '.callback' || name === '.stored') return ''; // addresses in them may be signed
  if (name !== '.objectHeaders' && name !== '.metadata') return value;
  const lines = value.split('\n').filter((line) => !/^[^:]*(auth|cookie|key|pass|secret|sign|token)/i.test(line));
  return lines.join('\n');
}

/** An address without user, password and fragment; of its query only what the widget fills in. */
function withoutQuery(address: string): string {
  const [, before = '', query = ''] = /^([^?#]*)\??([^#]*)/.exec(address) ?? [];
  const kept = query.split('&').filter((pair) => /=\{\w+\}$/.test(pair));
  return before.replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/]*@/i, '$1//') + (kept.length > 0 ? `?${kept.join('&')}` : '');
}
