import { readLines } from '../settings/parse-lines.js';
import { readJson } from '../settings/validate-property.js';
import { attributeNames, kindOf, type PropertyName, propertyNames } from '../settings/settings.js';
import type { State } from '../settings/settings-store.js';

/** The element's attributes as they are written in HTML and in JSX, only those that differ from the default. */
export function attributePairs(state: State): string[] {
  return attributeNames.flatMap((name) => {
    const value = state[name];
    if (value === undefined) return [];
    return [value === '' ? name : `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`];
  });
}

/** The properties that no attribute can set, by their names. */
export function propertyValues(state: State): [name: string, value: unknown][] {
  return propertyNames.flatMap((name) => {
    const value = propertyValue(name, state[name] ?? '');
    return value && Object.keys(value).length > 0 ? [[name.slice(1), value] as [string, unknown]] : [];
  });
}

function propertyValue(name: PropertyName, text: string): object | undefined {
  return kindOf(name)?.is === 'json' ? (readJson(text) as object | undefined) : readLines(text);
}

/** An opening and closing tag; on one line where there is room. */
export function tag(
  words: readonly string[],
  closing: '/>' | '></oss-direct-upload>' = '></oss-direct-upload>',
): string {
  const name = '<oss-direct-upload';
  const space = closing === '/>' ? ' ' : '';
  const line = [name, ...words].join(' ') + space + closing;
  if (line.length <= 80) return line;
  return [name, ...words.map((word) => `  ${word}`), closing].join('\n');
}

/** The tag as it stands on the page, with its language and direction where these were chosen. */
export function htmlTag(state: State): string {
  const { 'preview-lang': lang, 'preview-dir': dir } = state;
  const around = [lang && `lang="${lang}"`, (dir ?? (lang === 'ar' && 'rtl')) && `dir="${dir ?? 'rtl'}"`].filter(
    Boolean,
  );
  const source = tag(attributePairs(state));
  return around.length > 0 ? `<div ${around.join(' ')}>\n${indent(source)}\n</div>` : source;
}

export function indent(source: string, by = '  '): string {
  const lines = source.split('\n'); // and not at the line separators that a value may hold
  return lines.map((line) => line && by + line).join('\n');
}
