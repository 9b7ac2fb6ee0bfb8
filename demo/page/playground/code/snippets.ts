import { customPropertyNames } from '../settings/element-attributes.js';
import { attributeNames, kindOf } from '../settings/settings.js';
import type { SettingValues } from '../settings/settings-store.js';
import { literal } from './literal.js';
import { miniProgramSnippet } from './mini-program.js';
import { attributePairs, createHtml, createTag, indent, propertyValues } from './markup.js';

/** The code to copy, by the name of its tab. */
export const snippets = {
  HTML: createHtml,
  Page: pageSnippet,
  npm: npmSnippet,
  React: reactSnippet,
  Vue: vueSnippet,
  Angular: angularSnippet,
  'Mini program': miniProgramSnippet,
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
  const { endpoint, ...others } = settings;
  const properties = [...attributeValues(others), ...propertyValues(others)].map(
    ([name, value]) => `${name}: ${literal(value)},`,
  );
  // Angular would read two braces as an expression.
  const isPlain = endpoint !== undefined && !endpoint.includes('{{');
  const attributes = [
    ...(isPlain ? attributePairs({ endpoint }) : [`[endpoint]="${attributeLiteral(endpoint)}"`]),
    ...(properties.length > 0 ? ['[settings]="settings"'] : []),
    ...['(uploadSuccess)="stored($event)"', '(uploadError)="failed($event)"'],
  ];
  const template = createTag(attributes, 'app-oss-upload').replaceAll(/[\\`]|\$(?=\{)/g, '\\$&');
  return `// Angular 20. npm install oss-direct-upload, and copy the component of its README to oss-upload.ts
import { Component } from '@angular/core';
import type { ${properties.length > 0 ? 'OssDirectUpload, ' : ''}UploadEventMap } from 'oss-direct-upload';
${imports(settings, `import { OssUpload } from './oss-upload';`)}

@Component({
  selector: 'app-upload',
  imports: [OssUpload],
  template: \`
${indent(template, '    ')}
  \`,
})
export class Upload {
${properties.length > 0 ? `  readonly settings: Partial<OssDirectUpload> = {\n${indent(properties.join('\n'), '    ')}\n  };\n\n` : ''}\
  stored({ result }: UploadEventMap['upload-success']['detail']) {
    console.log(result.key);
  }

  failed({ error }: UploadEventMap['upload-error']['detail']) {
    console.error(error.code, error.hint);
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

/** The element's attributes as properties. */
function attributeValues(settings: SettingValues): [name: string, value: unknown][] {
  return attributeNames.flatMap((name) => {
    const value = settings[name];
    if (value === undefined) return [];
    const kind = kindOf(name)?.is;
    return [[camelCase(name), kind === 'switch' ? true : kind === 'number' ? Number(value) : value]];
  });
}

const camelCase = (name: string) =>
  name === 'readonly' ? 'readOnly' : name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const attributeLiteral = (value: unknown) => literal(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
