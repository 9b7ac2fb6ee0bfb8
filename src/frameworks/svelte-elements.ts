import type { HTMLAttributes } from 'svelte/elements';
import type { OssDirectUpload } from '../element.js';
import type { ElementAttributes, ElementEvents, ElementProperties } from './element-names.js';

type Properties = {
  [Name in keyof ElementProperties]?:
    | ElementProperties[Name]
    | (Name extends keyof ElementAttributes ? ElementAttributes[Name] : never);
};
type EventProps = {
  [Name in keyof ElementEvents as `on${Name}`]?:
    | ((event: ElementEvents[Name] & { readonly currentTarget: OssDirectUpload }) => void)
    | undefined;
};

/** The tag's attributes, properties and events, and what every element of HTML has. */
export interface OssDirectUploadTag
  extends
    Omit<HTMLAttributes<OssDirectUpload>, keyof (ElementAttributes & Properties & EventProps)>,
    Omit<ElementAttributes, keyof Properties>,
    Properties,
    EventProps {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'oss-direct-upload': OssDirectUploadTag;
  }
}
