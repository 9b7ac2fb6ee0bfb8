/** How a setting is chosen, and what it may be. */
export type Kind =
  /** There or not. */
  | { readonly is: 'switch' }
  /** One of these; `usual` is what counts when none is chosen, and is not among them. */
  | { readonly is: 'choice'; readonly of: readonly string[]; readonly usual?: string }
  /** Any text, a whole number, bytes as "5MB", a CSS color, a CSS length, lines of `Name: value`, or JSON of the example's shape. */
  | { readonly is: 'text' | 'number' | 'size' | 'color' | 'length' | 'lines' | 'json'; readonly example?: string };

interface Setting {
  readonly group: Group;
  readonly kind: Kind;
}

/** In the order shown. */
export const groups = [
  'permission',
  'where',
  'object',
  'files',
  'rules',
  'transfer',
  'behavior',
  'form',
  'looks',
] as const;
export type Group = (typeof groups)[number];

const flag = { is: 'switch' } as const;
const number = { is: 'number' } as const;
const size = { is: 'size', example: '5MB' } as const;
const color = { is: 'color' } as const;
const text = (example?: string) => ({ is: 'text', ...(example && { example }) }) as const;
const choice = <const T extends readonly string[]>(...of: T) => ({ is: 'choice', of }) as const;
const usually = <const T extends readonly string[]>(usual: string, ...of: T) => ({ is: 'choice', of, usual }) as const;

/** Every attribute of the element: a test compares this with its manifest. */
export const attributes = {
  endpoint: { group: 'permission', kind: text('/api/oss-permission') },
  mode: { group: 'permission', kind: choice('sts', 'post-policy', 'presigned-url') },
  'endpoint-method': { group: 'permission', kind: usually('GET', 'POST') },
  'with-credentials': { group: 'permission', kind: flag },

  bucket: { group: 'where', kind: text('my-bucket') },
  region: { group: 'where', kind: text('cn-hangzhou') },
  'oss-endpoint': { group: 'where', kind: text('https://files.example.com') },
  dir: { group: 'where', kind: text('photos/') },
  'key-pattern': { group: 'where', kind: text('{yyyy}/{mm}/{uuid}.{ext}') },

  accept: { group: 'files', kind: text('image/*, .pdf') },
  multiple: { group: 'files', kind: flag },
  capture: { group: 'files', kind: choice('user', 'environment') },
  webkitdirectory: { group: 'files', kind: flag },
  required: { group: 'files', kind: flag },
  disabled: { group: 'files', kind: flag },
  name: { group: 'files', kind: text('photo') },

  'max-files': { group: 'rules', kind: number },
  'min-files': { group: 'rules', kind: number },
  'max-file-size': { group: 'rules', kind: size },
  'min-file-size': { group: 'rules', kind: size },
  'max-total-size': { group: 'rules', kind: size },

  'max-concurrent-uploads': { group: 'transfer', kind: number },
  'parallel-parts': { group: 'transfer', kind: number },
  'part-size': { group: 'transfer', kind: size },
  'retry-for': { group: 'transfer', kind: number },
  'stall-timeout': { group: 'transfer', kind: number },
  'no-verify': { group: 'transfer', kind: flag },
  'no-resume': { group: 'transfer', kind: flag },
  'resume-scope': { group: 'transfer', kind: text('user-7') },
  signer: { group: 'transfer', kind: choice('ali-oss') },

  'no-auto': { group: 'behavior', kind: flag },
  'no-drop': { group: 'behavior', kind: flag },
  'no-paste': { group: 'behavior', kind: flag },
  'no-list': { group: 'behavior', kind: flag },
  'drop-target': { group: 'behavior', kind: choice('page') },

  'value-as': { group: 'form', kind: usually('key', 'url', 'json') },
  'wait-for-uploads': { group: 'form', kind: flag },

  variant: { group: 'looks', kind: usually('dropzone', 'button') },
} as const satisfies Record<string, Setting>;

/** Properties without an attribute that can be written as text. A dot stands before them, as in a template. */
const properties = {
  '.objectHeaders': { group: 'object', kind: { is: 'lines', example: 'Cache-Control: max-age=31536000' } },
  '.metadata': { group: 'object', kind: { is: 'lines', example: 'album: 2024' } },
  '.callback': {
    group: 'object',
    kind: { is: 'json', example: '{ "url": "https://example.com/stored", "body": "key=${object}" }' },
  },
  '.stored': { group: 'files', kind: { is: 'json', example: '[{ "key": "u/1/photo.jpg", "size": 1200000 }]' } },
  '.strings': { group: 'looks', kind: { is: 'json', example: '{ "dropFiles": "Drop your photos here" }' } },
} as const satisfies Record<string, Setting>;

/** Every custom property of the element, as its manifest has them. */
export const customProperties = {
  '--oss-upload-accent': { group: 'looks', kind: color },
  '--oss-upload-surface': { group: 'looks', kind: color },
  '--oss-upload-text': { group: 'looks', kind: color },
  '--oss-upload-muted': { group: 'looks', kind: color },
  '--oss-upload-border': { group: 'looks', kind: color },
  '--oss-upload-danger': { group: 'looks', kind: color },
  '--oss-upload-success': { group: 'looks', kind: color },
  '--oss-upload-radius': { group: 'looks', kind: { is: 'length', example: '12px' } },
  '--oss-upload-gap': { group: 'looks', kind: { is: 'length', example: '12px' } },
} as const satisfies Record<string, Setting>;

/** What is round the element on the page. */
const surroundings = {
  'preview-lang': choice('en', 'zh-CN', 'zh-TW', 'ja', 'ar'),
  'preview-dir': choice('ltr', 'rtl'),
  'preview-scheme': choice('light', 'dark'),
  'preview-width': { is: 'length', example: '480px' },
} as const satisfies Record<string, Kind>;

export const elementSettings = { ...attributes, ...properties, ...customProperties };

export type AttributeName = keyof typeof attributes;
export type PropertyName = keyof typeof properties;
export type CustomPropertyName = keyof typeof customProperties;
export type ElementSettingName = keyof typeof elementSettings;
export type SettingName = ElementSettingName | keyof typeof surroundings;

export const attributeNames = Object.keys(attributes) as AttributeName[];
export const propertyNames = Object.keys(properties) as PropertyName[];
export const customPropertyNames = Object.keys(customProperties) as CustomPropertyName[];
export const elementSettingNames = Object.keys(elementSettings) as ElementSettingName[];

/** How the setting of this name is chosen; undefined where there is none. */
export function kindOf(name: string): Kind | undefined {
  if (Object.hasOwn(elementSettings, name)) return elementSettings[name as ElementSettingName].kind;
  return Object.hasOwn(surroundings, name) ? surroundings[name as keyof typeof surroundings] : undefined;
}
