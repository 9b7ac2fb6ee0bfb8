import type { HTMLAttributes } from 'svelte/elements';
import type { OssDirectUpload } from '../element.js';
import type { ElementAttributes, ElementProperties, TagListeners } from './element-names.js';

type Properties = {
  [Name in keyof ElementProperties]?:
    | ElementProperties[Name]
    | (Name extends keyof ElementAttributes ? ElementAttributes[Name] : never);
};
/** The tag's attributes, properties and events, and what every element of HTML has. */
export interface OssDirectUploadTag
  extends
    Omit<HTMLAttributes<OssDirectUpload>, keyof (ElementAttributes & Properties & TagListeners)>,
    Omit<ElementAttributes, keyof Properties>,
    Properties,
    TagListeners {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'oss-direct-upload': OssDirectUploadTag;
  }
}
