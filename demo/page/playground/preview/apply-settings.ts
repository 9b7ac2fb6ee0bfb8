import type { OssDirectUpload } from '../../../../src/element.js';
import { propertyValues } from '../code/markup.js';
import { customPropertyNames } from '../settings/element-attributes.js';
import { attributeNames } from '../settings/settings.js';
import type { SettingValues } from '../settings/settings-store.js';

/** Applies the settings to the element and to the frame around it. An attribute is set only if its value changed. */
export function applySettings(upload: OssDirectUpload, frame: HTMLElement, settings: SettingValues): void {
  for (const name of attributeNames) {
    const value = settings[name];
    if (value === undefined) upload.removeAttribute(name);
    else if (upload.getAttribute(name) !== value) upload.setAttribute(name, value);
  }
  const properties: Partial<OssDirectUpload> = Object.fromEntries(propertyValues(settings));
  upload.objectHeaders = properties.objectHeaders;
  upload.metadata = properties.metadata;
  upload.callback = properties.callback;
  upload.strings = properties.strings;
  upload.afterUpload = properties.afterUpload;
  // Setting the same list again would bring back the files that the person removed.
  if (JSON.stringify(properties.stored ?? []) !== JSON.stringify(upload.stored))
    upload.stored = properties.stored ?? [];
  for (const name of customPropertyNames) upload.style.setProperty(name, settings[name] ?? '');

  const { 'preview-lang': lang, 'preview-dir': dir, 'preview-scheme': scheme, 'preview-width': width } = settings;
  setOrRemoveAttribute(frame, 'lang', lang);
  setOrRemoveAttribute(frame, 'dir', dir ?? (lang && (lang === 'ar' ? 'rtl' : 'ltr')));
  frame.style.colorScheme = scheme ?? '';
  frame.style.inlineSize = width ?? '';
}

function setOrRemoveAttribute(element: Element, name: string, value: string | undefined): void {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}
