import { afterUploadSource } from '../settings/after-upload-steps.js';
import { customPropertyNames } from '../settings/element-attributes.js';
import { kindOf } from '../settings/settings.js';
import type { SettingValues } from '../settings/settings-store.js';
import { attributePairs, createHtml, createTag, indent, propertyValues } from './markup.js';

/** The code to copy, by the name of its tab. */
export const snippets = {
  HTML: createHtml,
  Page: pageSnippet,
  npm: npmSnippet,
  React: reactSnippet,
  Vue: vueSnippet,
  Angular: angularSnippet,
  CSS: cssSnippet,
} satisfies Record<string, (settings: SettingValues) => string>;
export type SnippetName = keyof typeof snippets;

const onSuccess = '({ detail }) => console.log(detail.result.key)';
const onError = '({ detail }) => console.error(detail.error.code, detail.error.hint)';

/** For bundlers. @param first imports the element, or a framework's component */
function imports({ signer }: SettingValues, first = `import 'oss-direct-upload';`): string {
  return `${first}${signer ? "\nimport 'oss-direct-upload/signers/ali-oss'; // npm install ali-oss" : ''}`;
}

/** For a page without a bundler. */
function pageSnippet(settings: SettingValues): string {
  const sdk = settings.signer ? '<script src="/js/aliyun-oss-sdk.min.js"></script>\n' : '';
  return `${sdk}<script type="module" src="/js/oss-direct-upload.js"></script>

${createHtml(settings)}

<script type="module">
${indent(setupScript(settings))}
</script>`;
}

function npmSnippet(settings: SettingValues): string {
  return `// npm install oss-direct-upload
${imports(settings)}

${setupScript(settings)}`;
}

function setupScript(settings: SettingValues): string {
  const properties = propertyValues(settings).map(([name, value]) => `upload.${name} = ${literal(value)};`);
  return [
    `const upload = document.querySelector('oss-direct-upload');`,
    ...properties,
    `upload.addEventListener('upload-success', ${onSuccess});`,
    `upload.addEventListener('upload-error', ${onError});`,
  ].join('\n');
}

function reactSnippet(settings: SettingValues): string {
  const attributes = attributePairs(settings).map((pair) => {
    const [name = ''] = pair.split('=', 1);
    const value = pair.slice(name.length);
    return camelCase(name) + (kindOf(name)?.is === 'number' ? value.replace(/"(.*)"/, '{$1}') : value);
  });
  const properties = propertyValues(settings).map(([name, value]) => `${name}={${literal(value)}}`);
  const events = [`onUploadSuccess={${onSuccess}}`, `onUploadError={${onError}}`];
  return `// React 18 and 19. npm install oss-direct-upload
${imports(settings, `import { OssDirectUpload } from 'oss-direct-upload/react';`)}

export function Upload() {
  return (
${indent(createTag([...attributes, ...properties, ...events], 'OssDirectUpload'), '    ')}
  );
}`;
}

function vueSnippet(settings: SettingValues): string {
  const properties = propertyValues(settings).map(([name, value]) => `:${name}="${attributeLiteral(value)}"`);
  const events = ['@upload-success="stored"', '@upload-error="failed"'];
  return `<!-- Vue 3. npm install oss-direct-upload -->
<script setup>
${imports(settings, `import { OssDirectUpload } from 'oss-direct-upload/vue';`)}

const stored = ${onSuccess};
const failed = ${onError};
</script>

<template>
${indent(createTag([...attributePairs(settings), ...properties, ...events], 'OssDirectUpload'))}
</template>`;
}

function angularSnippet(settings: SettingValues): string {
  // Angular's templates know no functions.
  const properties = propertyValues(settings)
    .filter(([, value]) => typeof value !== 'function')
    .map(([name, value]) => `[${name}]="${attributeLiteral(value)}"`);
  const events = ['(upload-success)="stored($event)"', '(upload-error)="failed($event)"'];
  // Angular would read two braces as an expression.
  const attributes = attributePairs(settings).map((pair) =>
    pair.includes('{{')
      ? pair.replace(/^(.*?)="(.*)"$/, (_, name: string, value: string) => `[attr.${name}]="${quote(value)}"`)
      : pair,
  );
  const template = createTag([...attributes, ...properties, ...events]).replaceAll(/[\\`]|\$(?=\{)/g, '\\$&');
  return `// Angular 20. npm install oss-direct-upload
import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
${imports(settings)}
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

function cssSnippet(settings: SettingValues): string {
  const { 'preview-scheme': scheme, 'preview-width': width } = settings;
  const lines = [
    scheme && `color-scheme: ${scheme};`,
    width && `max-inline-size: ${width};`,
    ...customPropertyNames.map((name) => settings[name] && `${name}: ${settings[name]};`),
  ].filter((line) => typeof line === 'string');
  if (lines.length === 0) return '/* The default appearance needs no CSS. Set colors and lengths to get some. */';
  return `oss-direct-upload {\n${indent(lines.join('\n'))}\n}`;
}

const camelCase = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const attributeLiteral = (value: unknown) => literal(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** A value as JavaScript source. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'function') return afterUploadSource;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(
    ([name, member]) => `${/^[a-z]\w*$/i.test(name) ? name : quote(name)}: ${literal(member)}`,
  );
  return pairs.length > 0 ? `{ ${pairs.join(', ')} }` : '{}';
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
