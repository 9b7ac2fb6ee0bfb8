import { page } from './en-page.js';
import { settings } from './en-settings.js';

/** Every word of the page; other languages have the same. */
export const en = { ...page, ...settings };

export type Strings = typeof en;
export type PageWords = typeof page;
export type SettingWords = typeof settings;
