import { attributePairs, htmlTag, indent, propertyValues, tag } from './tag.js';
import { customPropertyNames } from './settings.js';
import type { State } from './state.js';

/** What is to be copied, by the name of its tab. */
export const snippets = { HTML: htmlTag, Page: page, npm, React: react, Vue: vue, CSS: css } satisfies Record<
  string,
  (state: State) => string
>;
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
  const properties = propertyValues(state).map(([name, value]) => `upload.${name} = ${objectLiteral(value)};`);
  return [
    `const upload = document.querySelector('oss-direct-upload');`,
    ...properties,
    `upload.addEventListener('upload-success', ${stored});`,
    `upload.addEventListener('upload-error', ${failed});`,
  ].join('\n');
}

function react(state: State): string {
  const properties = propertyValues(state).map(([name, value]) => `${name}={${objectLiteral(value)}}`);
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
  const properties = propertyValues(state).map(([name, value]) => {
    const inQuotes = objectLiteral(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    return `:${name}.prop="${inQuotes}"`;
  });
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

/** As it would be written by hand. */
function objectLiteral(value: Record<string, string>): string {
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const pairs = Object.entries(value).map(
    ([name, text]) => `${/^[a-z]\w*$/i.test(name) ? name : quote(name)}: ${quote(text)}`,
  );
  return `{ ${pairs.join(', ')} }`;
}
