import type { OssDirectUpload } from '../element.js';
import type { ElementEvents } from './element-names.js';

export type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** `onUploadSuccess` for `upload-success`, and so on. */
export type EventProps = {
  [Name in keyof ElementEvents as `on${Capitalize<CamelCase<Name>>}`]?:
    | ((event: ElementEvents[Name] & { readonly currentTarget: OssDirectUpload }) => void)
    | undefined;
};
