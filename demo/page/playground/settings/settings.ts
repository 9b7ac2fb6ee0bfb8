import { locales } from '../../../../src/element/words/language.js';
import { attributeDefaults, attributeValues, customPropertyNames } from './element-attributes.js';

/** How a setting is chosen, and which values it may have. */
export type Kind =
  /** Present or absent. */
  | { readonly is: 'switch' }
  /** One of these values; `defaultValue`, which is not among them, applies when none is chosen. */
  | { readonly is: 'choice'; readonly of: readonly string[]; readonly defaultValue?: string | undefined }
  /** Any text, a whole number, bytes as in "5MB", a CSS color, a CSS length, lines of `Name: value`, or JSON shaped like the example. */
  | {
      readonly is: 'text' | 'number' | 'size' | 'color' | 'length' | 'lines' | 'json';
      readonly example?: string | undefined;
    };

interface Setting {
  readonly group: Group;
  readonly kind: Kind;
}

/** In the order shown. */
export const groups = [
  'endpoint',
  'destination',
  'object',
  'files',
  'rules',
  'images',
  'transfer',
  'behavior',
  'form',
  'appearance',
] as const;
export type Group = (typeof groups)[number];

export type AttributeName = keyof typeof attributeValues;
type CustomPropertyName = (typeof customPropertyNames)[number];

/** What the element's manifest does not know about an attribute. */
interface AttributeOptions {
  readonly group: Group;
  readonly example?: string;
}

/** Each attribute's group, in the order shown. The names and the kinds of values come from the manifest. */
const attributeOptions = {
  endpoint: { group: 'endpoint', example: '/api/oss-permission' },
  mode: { group: 'endpoint' },
  'endpoint-method': { group: 'endpoint' },
  'with-credentials': { group: 'endpoint' },

  bucket: { group: 'destination', example: 'my-bucket' },
  region: { group: 'destination', example: 'cn-hangzhou' },
  'oss-endpoint': { group: 'destination', example: 'https://files.example.com' },
  dir: { group: 'destination', example: 'photos/' },
  'key-pattern': { group: 'destination', example: '{yyyy}/{mm}/{uuid}.{ext}' },

  accept: { group: 'files', example: 'image/*, .pdf' },
  multiple: { group: 'files' },
  capture: { group: 'files' },
  webkitdirectory: { group: 'files' },
  record: { group: 'files', example: 'screen camera audio' },

  rules: { group: 'rules' },
  'max-files': { group: 'rules' },
  'min-files': { group: 'rules' },
  'max-file-size': { group: 'rules', example: '5MB' },
  'min-file-size': { group: 'rules', example: '5MB' },
  'max-total-size': { group: 'rules', example: '5MB' },
  'min-image-width': { group: 'rules', example: '800' },
  'max-image-width': { group: 'rules', example: '4000' },
  'min-image-height': { group: 'rules', example: '600' },
  'max-image-height': { group: 'rules', example: '4000' },
  'max-duration': { group: 'rules', example: '60' },

  'image-max': { group: 'images', example: '1920x1080' },
  'image-type': { group: 'images', example: 'image/webp' },
  'image-quality': { group: 'images', example: '0.8' },
  crop: { group: 'images', example: '1:1' },
  'strip-metadata': { group: 'images' },
  'image-required': { group: 'images' },
  poster: { group: 'images', example: 'image/jpeg' },

  'max-concurrent-uploads': { group: 'transfer' },
  'parallel-parts': { group: 'transfer' },
  'part-size': { group: 'transfer', example: '5MB' },
  'max-speed': { group: 'transfer', example: '2MB' },
  digest: { group: 'transfer' },
  'digest-max-size': { group: 'transfer', example: '1GB' },
  'retry-for': { group: 'transfer' },
  'stall-timeout': { group: 'transfer' },
  'no-verify': { group: 'transfer' },
  'no-resume': { group: 'transfer' },
  'resume-scope': { group: 'transfer', example: 'user-7' },
  'resume-mode': { group: 'transfer' },
  'keep-files': { group: 'transfer', example: '200MB' },
  signer: { group: 'transfer' },

  'no-auto': { group: 'behavior' },
  'no-drop': { group: 'behavior' },
  'no-paste': { group: 'behavior' },
  'no-list': { group: 'behavior' },
  'no-undo': { group: 'behavior' },
  'drop-target': { group: 'behavior' },
  sortable: { group: 'behavior' },

  name: { group: 'form', example: 'photo' },
  required: { group: 'form' },
  readonly: { group: 'form' },
  disabled: { group: 'form' },
  'value-as': { group: 'form' },
  'wait-for-uploads': { group: 'form' },

  variant: { group: 'appearance' },
  shape: { group: 'appearance' },
  cover: { group: 'appearance' },
  'no-preview': { group: 'appearance' },
} as const satisfies Record<AttributeName, AttributeOptions>;

function attributeSetting(name: AttributeName): Setting {
  const { group, example }: AttributeOptions = attributeOptions[name];
  const values: string | readonly string[] = attributeValues[name];
  if (typeof values !== 'string') {
    const defaultValue = new Map<string, string>(Object.entries(attributeDefaults)).get(name);
    return { group, kind: { is: 'choice', of: values.filter((value) => value !== defaultValue), defaultValue } };
  }
  return {
    group,
    kind: values === 'switch' ? { is: 'switch' } : { is: values as 'text' | 'number' | 'size', example },
  };
}

export const attributeNames = Object.keys(attributeOptions) as AttributeName[];

export const attributes = Object.fromEntries(attributeNames.map((name) => [name, attributeSetting(name)])) as Readonly<
  Record<AttributeName, Setting>
>;

/** Properties without an attribute that can be written as text. Their names start with a dot, as in a Lit template. */
const properties = {
  '.objectHeaders': { group: 'object', kind: { is: 'lines', example: 'Cache-Control: max-age=31536000' } },
  '.metadata': { group: 'object', kind: { is: 'lines', example: 'album: 2024' } },
  '.callback': {
    group: 'object',
    kind: { is: 'json', example: '{ "url": "https://example.com/stored", "body": "key=${object}" }' },
  },
  '.afterUpload': { group: 'behavior', kind: { is: 'choice', of: ['succeeds', 'fails', 'scans', 'converts'] } },
  '.stored': { group: 'files', kind: { is: 'json', example: '[{ "key": "u/1/photo.jpg", "size": 1200000 }]' } },
  '.strings': { group: 'appearance', kind: { is: 'json', example: '{ "dropFiles": "Drop your photos here" }' } },
} as const satisfies Record<string, Setting>;

/** Every other custom property is a color. */
const lengthProperties: Partial<Record<CustomPropertyName, string>> = {
  '--oss-upload-radius': '12px',
  '--oss-upload-gap': '12px',
  '--oss-upload-card-size': '120px',
  '--oss-upload-card-radius': '12px',
};

const customProperties = Object.fromEntries(
  customPropertyNames.map((name): [CustomPropertyName, Setting] => {
    const example = lengthProperties[name];
    const kind: Kind = example ? { is: 'length', example } : { is: 'color' };
    return [name, { group: 'appearance', kind }];
  }),
) as Readonly<Record<CustomPropertyName, Setting>>;

/** Settings of the preview around the element. */
const previewSettings = {
  'preview-lang': { is: 'choice', of: ['en', ...Object.keys(locales)] },
  'preview-dir': { is: 'choice', of: ['ltr', 'rtl'] },
  'preview-scheme': { is: 'choice', of: ['light', 'dark'] },
  'preview-width': { is: 'length', example: '480px' },
} as const satisfies Record<string, Kind>;

export const elementSettings = { ...attributes, ...properties, ...customProperties };

export type PropertyName = keyof typeof properties;
export type ElementSettingName = keyof typeof elementSettings;
export type SettingName = ElementSettingName | keyof typeof previewSettings;

export const propertyNames = Object.keys(properties) as PropertyName[];
export const elementSettingNames = Object.keys(elementSettings) as ElementSettingName[];

/** @returns undefined if there is no setting of this name */
export function kindOf(name: string): Kind | undefined {
  if (Object.hasOwn(elementSettings, name)) return elementSettings[name as ElementSettingName].kind;
  return Object.hasOwn(previewSettings, name) ? previewSettings[name as keyof typeof previewSettings] : undefined;
}
