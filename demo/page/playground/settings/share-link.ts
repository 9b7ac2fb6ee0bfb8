import type { SettingName } from './settings.js';
import type { SettingValues } from './settings-store.js';
import { isValid } from './validate.js';

/** The settings as a URL's fragment, to share: `#?mode=sts&multiple`. Values that may be secret are left out. */
export function toHash(settings: SettingValues): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    const shared = withoutSecrets(name as SettingName, value);
    if (isValid(name, shared)) query.append(name, shared);
  }
  return `#?${query.toString().replaceAll(/=(?=&|$)/g, '')}`;
}

/** The settings in a URL's fragment; undefined if it has none. Anybody can write such a link, so invalid values are left out. */
export function fromHash(hash: string): SettingValues | undefined {
  if (!hash.startsWith('#?')) return undefined;
  const valid = [...new URLSearchParams(hash.slice(2))].filter(([name, value]) => isValid(name, value));
  return Object.fromEntries(valid) as SettingValues;
}

function withoutSecrets(name: SettingName, value: string): string {
  if (name === 'endpoint' || name === 'oss-endpoint') return withoutQuery(value);
  if (name === '.callback' || name === '.stored') return ''; // their URLs may be signed
  if (name !== '.objectHeaders' && name !== '.metadata') return value;
  const lines = value.split('\n').filter((line) => !/^[^:]*(auth|cookie|key|pass|secret|sign|token)/i.test(line));
  return lines.join('\n');
}

/** An address without user, password and fragment. Its query keeps only the placeholders that the widget fills in. */
function withoutQuery(address: string): string {
  const [, base = '', query = ''] = /^([^?#]*)\??([^#]*)/.exec(address) ?? [];
  const placeholders = query.split('&').filter((pair) => /=\{\w+\}$/.test(pair));
  const suffix = placeholders.length > 0 ? `?${placeholders.join('&')}` : '';
  return base.replace(/^([a-z][a-z\d+.-]*:)?\/\/[^/]*@/i, '$1//') + suffix;
}
