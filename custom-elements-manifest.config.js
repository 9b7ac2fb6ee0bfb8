import { kebabCaseAttributes, publicMembersOnly, published, spreadOptions } from './tools/manifest-plugins.js';

export default {
  globs: ['src/index.ts', 'src/element.ts', 'src/element/**/*.ts'],
  litelement: true,
  packagejson: false,
  plugins: [spreadOptions(), kebabCaseAttributes(), publicMembersOnly(), published()],
};
