import { readFileSync } from 'node:fs';

/** An attribute, member, event, slot, part, state or custom property. */
export interface ManifestEntry {
  name: string;
  description?: string;
  type?: { text: string; references?: { name: string; start: number; end: number }[] };
  default?: string;
  /** A custom property's syntax, as in CSS's `@property`. */
  syntax?: string;
  kind?: string;
  attribute?: string;
  fieldName?: string;
  privacy?: string;
  static?: boolean;
  readonly?: boolean;
  parameters?: { name: string; optional?: boolean }[];
}

/** The element's declaration in the custom elements manifest. */
export interface ElementManifest {
  tagName: string;
  description: string;
  attributes: ManifestEntry[];
  members: ManifestEntry[];
  events: ManifestEntry[];
  slots: ManifestEntry[];
  cssParts: ManifestEntry[];
  cssProperties: ManifestEntry[];
  cssStates: ManifestEntry[];
}

/** Reads `custom-elements.json`, which `npm run build` writes. */
export function readElementManifest(): ElementManifest {
  const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
    modules: { declarations?: ElementManifest[] }[];
  };
  const element = modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === 'oss-direct-upload');
  if (!element) throw new Error('custom-elements.json does not describe <oss-direct-upload>.');
  return element;
}

/** The type without `undefined`, as text. */
export function typeText({ type }: ManifestEntry): string {
  return (type?.text ?? '').replace(/ ?\| undefined$/, '');
}
