/** The manifest is read beside the compiled files, not beside the sources. */
function compiledPaths() {
  const compiled = (path) => path.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');
  return {
    name: 'compiled-paths',
    packageLinkPhase({ customElementsManifest }) {
      const text = JSON.stringify(customElementsManifest, (key, value) =>
        (key === 'path' || key === 'module') && typeof value === 'string' ? compiled(value) : value,
      );
      Object.assign(customElementsManifest, JSON.parse(text));
    },
  };
}

export default {
  globs: ['src/index.ts', 'src/element.ts', 'src/element/*.ts'],
  litelement: true,
  packagejson: false,
  plugins: [compiledPaths()],
};
