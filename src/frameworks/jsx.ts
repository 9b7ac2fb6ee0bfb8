import type { OssDirectUpload } from '../element.js';
/** @ts-ignore Without React these types are `any`. */
import type { ClassAttributes, HTMLAttributes } from 'react';
import type { TagProps } from './tag.js';

/** What every element of HTML has in plain JSX. */
interface PlainAttributes extends PlainListeners {
  class?: string | undefined;
  className?: string | undefined;
  children?: unknown;
  hidden?: boolean | undefined;
  id?: string | undefined;
  key?: unknown;
  lang?: string | undefined;
  part?: string | undefined;
  ref?: unknown;
  role?: string | undefined;
  slot?: string | undefined;
  style?: string | object | undefined;
  tabIndex?: number | undefined;
  title?: string | undefined;
}

type PlainListeners = {
  [Name in keyof HTMLElementEventMap as `on${Name | Capitalize<Name>}`]?:
    | ((event: HTMLElementEventMap[Name]) => void)
    | undefined;
};

type ReactAttributes = HTMLAttributes<OssDirectUpload> & ClassAttributes<OssDirectUpload>;
type HostAttributes = string extends keyof ReactAttributes ? PlainAttributes : ReactAttributes;

type Tag = TagProps & Omit<HostAttributes, keyof TagProps>;

/** @ts-ignore Without React there is no such module. */
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'oss-direct-upload': Tag;
    }
  }
}

declare global {
  namespace JSX {
    interface IntrinsicElements {
      'oss-direct-upload': Tag;
    }
  }
}
