import type { ElementAttributes, ElementProperties, TagListeners } from './element-names.js';

/** `max-files` for `maxFiles`. */
export type KebabCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : Name;

/** Events of media and images, which would be taken for those of an upload. React and Vue differ in one capital letter. */
export type MediaEvent = `on${'Abort' | 'Error' | 'Load' | 'LoadStart' | 'Loadstart' | 'Pause' | 'Play' | 'Progress'}`;

/** What the bare tag has in JSX: properties in camelCase, attributes by their name, listeners. `key` is the framework's own. */
export type TagProps = Omit<ElementProperties, 'key'> & Omit<ElementAttributes, keyof ElementProperties> & TagListeners;
