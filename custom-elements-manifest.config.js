import {
  customPropertySyntax,
  kebabCaseAttributes,
  publicMembersOnly,
  published,
  spreadOptions,
  typeReferences,
} from './tools/manifest-plugins.js';

export default {
  globs: ['src/index.ts', 'src/element.ts', 'src/element/**/*.ts'],
  litelement: true,
  packagejson: false,
  plugins: [
    spreadOptions(),
    kebabCaseAttributes(),
    publicMembersOnly(),
    customPropertySyntax(),
    typeReferences('src/element.ts'),
    published(),
  ],
};
