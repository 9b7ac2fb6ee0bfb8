import type { JSX as SolidJSX } from 'solid-js';
import type { OssDirectUpload } from '../../element.js';
import type { ColonListeners, ElementAttributes, ElementProperties, TagListeners } from '../element-names.js';
import type { KebabCase } from '../tag.js';

/** Solid sets `max-files={n()}` as the property `maxFiles`, and `max-files="3"` as the attribute. In `maxFiles={n()}` it loses the capital letter. */
type Named = {
  [Name in keyof ElementProperties as KebabCase<Name>]?:
    | ElementProperties[Name]
    | (KebabCase<Name> extends keyof ElementAttributes ? ElementAttributes[KebabCase<Name>] : never);
};

type Properties = { [Name in keyof ElementProperties as `prop:${Name}`]?: ElementProperties[Name] };

/** `false` would be text in an attribute, which turns it on. */
type Attributes = {
  [Name in keyof ElementAttributes as `attr:${Name}`]?: Exclude<ElementAttributes[Name], false>;
};

type Flags = {
  [Name in keyof ElementAttributes as false extends ElementAttributes[Name] ? `bool:${Name}` : never]?:
    | boolean
    | undefined;
};

type Listeners = {
  [Name in keyof ColonListeners]:
    | ColonListeners[Name]
    | ({ handleEvent: NonNullable<ColonListeners[Name]> } & AddEventListenerOptions);
};

type SolidProps = Named & Properties & Attributes & Flags & Listeners & TagListeners;

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'oss-direct-upload': SolidProps & Omit<SolidJSX.HTMLAttributes<OssDirectUpload>, keyof SolidProps>;
    }
  }
}
