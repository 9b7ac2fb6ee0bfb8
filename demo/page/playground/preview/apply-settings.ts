import type { OssDirectUpload } from '../../../../src/element.js';
import { attributeNames, customPropertyNames } from '../settings/settings.js';
import { propertyValues } from '../code/markup.js';
import type { State } from '../settings/settings-store.js';

/** Puts the settings on the element and on what is round it. Attributes are touched only where they change. */
export function setUp(upload: OssDirectUpload, room: HTMLElement, state: State): void {
  for (const name of attributeNames) {
    const value = state[name];
    if (value === undefined) upload.removeAttribute(name);
    else if (upload.getAttribute(name) !== value) upload.setAttribute(name, value);
  }
  const properties: Partial<OssDirectUpload> = Object.fromEntries(propertyValues(state));
  upload.objectHeaders = properties.objectHeaders;
  upload.metadata = properties.metadata;
  upload.callback = properties.callback;
  upload.strings = properties.strings;
  if (JSON.stringify(properties.stored ?? []) !== JSON.stringify(upload.stored))
    upload.stored = properties.stored ?? []; // what was taken out stays so
  for (const name of customPropertyNames) upload.style.setProperty(name, state[name] ?? '');

  const { 'preview-lang': lang, 'preview-dir': dir, 'preview-scheme': scheme, 'preview-width': width } = state;
  setOrRemove(room, 'lang', lang);
  setOrRemove(room, 'dir', dir ?? (lang && (lang === 'ar' ? 'rtl' : 'ltr')));
  room.style.colorScheme = scheme ?? '';
  room.style.inlineSize = width ?? '';
}

function setOrRemove(element: Element, name: string, value: string | undefined): void {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}
