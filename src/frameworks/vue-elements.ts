import type { HTMLAttributes, ReservedProps } from 'vue';
import type { ElementAttributes, ElementProperties } from './element-names.js';
import type { CamelCase, EventProps } from './event-props.js';

/** Templates give attributes' names in camelCase to the type checker, and properties (`:metadata.prop`) as they are. */
type Attributes = {
  [Name in keyof ElementAttributes as CamelCase<Name>]: ElementAttributes[Name];
};
type Properties = {
  [Name in Exclude<keyof ElementProperties, 'key'>]?:
    | ElementProperties[Name]
    | (Name extends keyof Attributes ? Attributes[Name] : never);
};

/** Events of media and images, which would be taken for those of an upload. */
type MediaEvent = 'onAbort' | 'onError' | 'onLoad' | 'onLoadstart' | 'onPause' | 'onPlay' | 'onProgress';

/** The tag's attributes, properties and events, and what every element of HTML has. */
export interface OssDirectUploadTag
  extends Omit<HTMLAttributes, keyof (Properties & EventProps) | MediaEvent>, Properties, EventProps, ReservedProps {}

declare module 'vue' {
  interface HTMLAttributes {
    /** The element's slot that this is for. */
    slot?: string | undefined;
  }
  interface GlobalComponents {
    'oss-direct-upload': new () => { $props: OssDirectUploadTag };
  }
}
