import type { SettingName } from './settings.js';

/** The settings that differ from the element's defaults, written as in an attribute. A switch that is on is an empty text. */
export type SettingValues = Readonly<Partial<Record<SettingName, string>>>;

/** Gets the new values; `isReplaced` if all of them were replaced at once. */
type Listener = (values: SettingValues, isReplaced: boolean) => void;

/** The paths of the demo's backend, one for each mode. */
export const endpoints = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  'presigned-url': '/get_presigned_url_for_oss_upload',
  vod: '/get_upload_auth_for_vod',
} as const;
export type ModeName = keyof typeof endpoints;

/** The page starts with these, and Reset restores them. */
export const initialValues: SettingValues = { endpoint: endpoints.sts, mode: 'sts', multiple: '' };

/** The only place that holds the playground's settings. */
export interface SettingsStore {
  readonly values: SettingValues;
  /** Changes some settings; undefined resets one to its default. */
  change(changes: { readonly [K in SettingName]?: string | undefined }): void;
  replace(values: SettingValues): void;
  /** Calls the listener now and after each change. */
  subscribe(listener: Listener): void;
}

export function createSettingsStore(initial: SettingValues): SettingsStore {
  let values = initial;
  const listeners: Listener[] = [];
  const update = (next: SettingValues, isReplaced: boolean) => {
    values = next;
    for (const listener of listeners) listener(values, isReplaced);
  };
  return {
    get values() {
      return values;
    },
    change(changes) {
      const entries = Object.entries({ ...values, ...changes }).filter(([, value]) => value !== undefined);
      const next = Object.fromEntries(entries) as SettingValues;
      if (!areEqual(next, values)) update(next, false);
    },
    replace: (next) => update(next, true),
    subscribe(listener) {
      listeners.push(listener);
      listener(values, true);
    },
  };
}

export function areEqual(one: SettingValues, other: SettingValues): boolean {
  const names = Object.keys(one) as SettingName[];
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
