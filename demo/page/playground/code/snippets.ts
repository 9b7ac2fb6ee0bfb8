import { attributePairs, htmlTag, indent, propertyValues, tag } from './markup.js';
import { customPropertyNames } from '../settings/settings.js';
import type { State } from '../settings/settings-store.js';

/** What is to be copied, by the name of its tab. */
export const snippets = {
  HTML: htmlTag,
  Page: page,
  npm,
  React: react,
  Vue: vue,
  Angular: angular,
  CSS: css,
} satisfies Record<string, (state: State) => string>;
export type SnippetName = keyof typeof snippets;

const stored = '({ detail }) => console.log(detail.result.key)';
const failed = '({ detail }) => console.error(detail.error.code, detail.error.hint)';

/** For a page without a bundler. */
function page(state: State): string {
  return `<script type="module" src="/js/oss-direct-upload.js"></script>

${htmlTag(state)}

<script type="module">
${indent(script(state))}
</script>`;
}

function npm(state: State): string {
  return `// npm install oss-direct-upload
import 'oss-direct-upload';

${script(state)}`;
}

function script(state: State): string {
  const properties = propertyValues(state).map(([name, value]) => `upload.${name} = ${literal(value)};`);
  return [
    `const upload = document.querySelector('oss-direct-upload');`,
    ...properties,
    `upload.addEventListener('upload-success', ${stored});`,
    `upload.addEventListener('upload-error', ${failed});`,
  ].join('\n');
}

function react(state: State): string {
  const properties = propertyValues(state).map(([name, value]) => `${name}={${literal(value)}}`);
  const events = [`onupload-success={${stored}}`, `onupload-error={${failed}}`];
  return `// React 19. npm install oss-direct-upload
import 'oss-direct-upload';

export function Upload() {
  return (
${indent(tag([...attributePairs(state), ...properties, ...events], '/>'), '    ')}
  );
}`;
}

function vue(state: State): string {
  const properties = propertyValues(state).map(([name, value]) => `:${name}.prop="${inQuotes(value)}"`);
  const events = ['@upload-success="stored"', '@upload-error="failed"'];
  return `<!-- Vue 3. npm install oss-direct-upload; in vite.config:
     vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'oss-direct-upload' } } }) -->
<script setup>
import 'oss-direct-upload';

const stored = ${stored};
const failed = ${failed};
</script>

<template>
${indent(tag([...attributePairs(state), ...properties, ...events]))}
</template>`;
}

function angular(state: State): string {
  const properties = propertyValues(state).map(([name, value]) => `[${name}]="${inQuotes(value)}"`);
  const events = ['(upload-success)="stored($event)"', '(upload-error)="failed($event)"'];
  // Two braces would be an expression.
  const attributes = attributePairs(state).map((pair) =>
    pair.includes('{{')
      ? pair.replace(/^(.*?)="(.*)"$/, (_, name: string, value: string) => `[attr.${name}]="${quote(value)}"`)
      : pair,
  );
  const template = tag([...attributes, ...properties, ...events]).replaceAll(/[\\`]|\$(?=\{)/g, '\\$&');
  return `// Angular 20. npm install oss-direct-upload
import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import 'oss-direct-upload';
import type { UploadEventMap } from 'oss-direct-upload';

@Component({
  selector: 'app-upload',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`
${indent(template, '    ')}
  \`,
})
export class Upload {
  stored({ detail }: UploadEventMap['upload-success']) {
    console.log(detail.result.key);
  }

  failed({ detail }: UploadEventMap['upload-error']) {
    console.error(detail.error.code, detail.error.hint);
  }
}`;
}

function css(state: State): string {
  const { 'preview-scheme': scheme, 'preview-width': width } = state;
  const lines = [
    scheme && `color-scheme: ${scheme};`,
    width && `max-inline-size: ${width};`,
    ...customPropertyNames.map((name) => state[name] && `${name}: ${state[name]};`),
  ].filter((line) => typeof line === 'string');
  if (lines.length === 0) return '/* The default look needs none. Colors and measures are among the settings. */';
  return `oss-direct-upload {\n${indent(lines.join('\n'))}\n}`;
}

const inQuotes = (value: unknown) => literal(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** As it would be written by hand. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(
    ([name, one]) => `${/^[a-z]\w*$/i.test(name) ? name : quote(name)}: ${literal(one)}`,
  );
  return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}';
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
