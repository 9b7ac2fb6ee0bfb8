import { afterUploadSteps } from '../settings/after-upload-steps.js';
import { parseLines } from '../settings/parse-lines.js';
import { attributeNames, kindOf, type PropertyName, propertyNames } from '../settings/settings.js';
import type { SettingValues } from '../settings/settings-store.js';
import { parseJson } from '../settings/validate-property.js';

/** Characters: a longer tag gets a line for each attribute. */
const MAX_LINE_LENGTH = 80;

/** The element's attributes as they are written in HTML and JSX. */
export function attributePairs(settings: SettingValues): string[] {
  return attributeNames.flatMap((name) => {
    const value = settings[name];
    if (value === undefined) return [];
    return [value === '' ? name : `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`];
  });
}

/** The properties that only a script can set. */
export function propertyValues(settings: SettingValues): [name: string, value: unknown][] {
  return propertyNames.flatMap((name) => {
    const value = propertyValue(name, settings[name] ?? '');
    const isSet = typeof value === 'function' || Object.keys(value ?? {}).length > 0;
    return isSet ? [[name.slice(1), value] as [string, unknown]] : [];
  });
}

function propertyValue(name: PropertyName, text: string): object | undefined {
  if (name === '.afterUpload') return afterUploadSteps[text];
  return kindOf(name)?.is === 'json' ? (parseJson(text) as object | undefined) : parseLines(text);
}

/** An opening and closing tag, or a component's, on one line if it is short enough. */
export function createTag(attributes: readonly string[], component?: string): string {
  const opening = `<${component ?? 'oss-direct-upload'}`;
  const closing = component ? '/>' : '></oss-direct-upload>';
  const space = component ? ' ' : '';
  const line = [opening, ...attributes].join(' ') + space + closing;
  if (line.length <= MAX_LINE_LENGTH) return line;
  return [opening, ...attributes.map((attribute) => `  ${attribute}`), closing].join('\n');
}

/** The tag in HTML. If the preview has its own language or direction, a `div` around the tag has them. */
export function createHtml(settings: SettingValues): string {
  const { 'preview-lang': lang, 'preview-dir': dir } = settings;
  const outerAttributes = [
    lang && `lang="${lang}"`,
    (dir ?? (lang === 'ar' && 'rtl')) && `dir="${dir ?? 'rtl'}"`,
  ].filter(Boolean);
  const tag = createTag(attributePairs(settings));
  return outerAttributes.length > 0 ? `<div ${outerAttributes.join(' ')}>\n${indent(tag)}\n</div>` : tag;
}

export function indent(source: string, by = '  '): string {
  const lines = source.split('\n'); // not at Unicode line separators, which a value may contain
  return lines.map((line) => line && by + line).join('\n');
}
