/** The manifest is read beside the compiled files, not beside the sources, and only for the element's sake. */
function published() {
  const compiled = (path) => path.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');
  const isPath = (key, value) => (key === 'path' || key === 'module') && typeof value === 'string';
  const concerns = ({ declarations, exports }) =>
    declarations.some(({ customElement }) => customElement) ||
    exports.some(({ kind }) => kind === 'custom-element-definition');
  return {
    name: 'published',
    packageLinkPhase({ customElementsManifest }) {
      const text = JSON.stringify(customElementsManifest.modules.filter(concerns), (key, value) =>
        isPath(key, value) ? compiled(value) : value,
      );
      customElementsManifest.modules = JSON.parse(text);
    },
  };
}

/** `@property({ ...flag, attribute: 'no-drop' })`: the analyzer reads what is written out and stumbles over the rest. */
function spreadOptions() {
  return {
    name: 'spread-options',
    collectPhase({ ts, node }) {
      if (!ts.isDecorator(node)) return;
      for (const options of node.expression.arguments ?? []) {
        if (ts.isObjectLiteralExpression(options)) {
          options.properties = options.properties.filter((property) => !ts.isSpreadAssignment(property));
        }
      }
    },
  };
}

export default {
  globs: ['src/index.ts', 'src/element.ts', 'src/element/**/*.ts'],
  litelement: true,
  packagejson: false,
  plugins: [spreadOptions(), published()],
};
