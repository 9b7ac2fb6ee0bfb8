import type { JSX as PreactJSX, Ref } from 'preact';
import type { OssDirectUpload } from '../../element.js';
import type { TagProps } from '../tag.js';

/** Names whose fifth character is a hyphen: Preact writes `false` into such an attribute, which turns it on. */
type Misread<Name> = Name extends `${infer _1}${infer _2}${infer _3}${infer Fourth}-${string}`
  ? Fourth extends `${infer _4}${infer Rest}`
    ? Rest extends ''
      ? Name
      : never
    : never
  : never;

type PreactProps = {
  [Name in keyof TagProps]: Name extends Misread<Name> ? Exclude<TagProps[Name], false> : TagProps[Name];
};

/** What a tag of HTML has; where the types for this are exported differs between versions of Preact. */
type HostProps = Omit<PreactJSX.IntrinsicElements['span'], 'ref'> & { ref?: Ref<OssDirectUpload> | undefined };

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'oss-direct-upload': PreactProps & Omit<HostProps, keyof TagProps>;
    }
  }
}
