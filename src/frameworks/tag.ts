import type { OssDirectUpload } from '../element.js';
import type { ElementAttributes, ElementEvents, ElementProperties } from './element-names.js';

/** `max-files` for `maxFiles`. */
export type KebabCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${KebabCase<Rest>}`
  : Name;

/** A function that hears an event of the tag. */
export type TagListener<Name extends keyof ElementEvents> = (
  event: ElementEvents[Name] & { readonly currentTarget: OssDirectUpload },
) => void;

/** `onupload-success` … */
export type TagListeners = { [Name in keyof ElementEvents as `on${Name}`]?: TagListener<Name> | undefined };

/** What the bare tag has in JSX: properties in camelCase, attributes by their name, listeners. `key` is the framework's own. */
export type TagProps = Omit<ElementProperties, 'key'> & Omit<ElementAttributes, keyof ElementProperties> & TagListeners;
