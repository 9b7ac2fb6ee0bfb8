import type { SettingName } from './settings.js';

/** What differs from the element's defaults: names and texts, as in an attribute. A switch that is on is an empty text. */
export type State = Readonly<Partial<Record<SettingName, string>>>;

/** The demo's backend, one address for each mode. */
export const endpoints = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  'presigned-url': '/get_presigned_url_for_oss_upload',
} as const;
export type ModeName = keyof typeof endpoints;

/** What the page begins with, and goes back to. */
export const startState: State = { endpoint: endpoints.sts, mode: 'sts', multiple: '' };

export interface Settings {
  readonly state: State;
  /** Changes some; undefined puts one back to its default. */
  change(changes: { readonly [K in SettingName]?: string | undefined }): void;
  replace(state: State): void;
  /** Calls at once, and after each change; `anew` where all were replaced. */
  watch(see: (state: State, anew: boolean) => void): void;
}

/** The one place where the page's settings are kept. */
export function keepSettings(first: State): Settings {
  let state = first;
  const watchers: ((state: State, anew: boolean) => void)[] = [];
  const tell = (next: State, anew: boolean) => {
    state = next;
    for (const see of watchers) see(state, anew);
  };
  return {
    get state() {
      return state;
    },
    change(changes) {
      const all = Object.entries({ ...state, ...changes }).filter(([, value]) => value !== undefined);
      const next = Object.fromEntries(all) as State;
      if (!sameState(next, state)) tell(next, false);
    },
    replace: (next) => tell(next, true),
    watch(see) {
      watchers.push(see);
      see(state, true);
    },
  };
}

export function sameState(one: State, other: State): boolean {
  const names = Object.keys(one) as SettingName[];
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
