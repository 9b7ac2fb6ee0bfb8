import type { HTMLAttributes, ReservedProps } from 'vue';
import type { CamelListeners, ElementAttributes, ElementProperties } from './element-names.js';
import type { MediaEvent } from './tag.js';

type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** Templates give attributes' names in camelCase to the type checker, and properties (`:metadata.prop`) as they are. */
type Attributes = {
  [Name in keyof ElementAttributes as CamelCase<Name>]: ElementAttributes[Name];
};
type Properties = {
  [Name in Exclude<keyof ElementProperties, 'key'>]?:
    | ElementProperties[Name]
    | (Name extends keyof Attributes ? Attributes[Name] : never);
};

/** The tag's attributes, properties and events, and what every element of HTML has. */
export interface OssDirectUploadTag
  extends
    Omit<HTMLAttributes, keyof (Properties & CamelListeners) | MediaEvent>,
    Properties,
    CamelListeners,
    ReservedProps {}

declare module 'vue' {
  interface HTMLAttributes {
    /** The element's slot that this is for. */
    slot?: string | undefined;
  }
  interface GlobalComponents {
    'oss-direct-upload': new () => { $props: OssDirectUploadTag };
  }
}
