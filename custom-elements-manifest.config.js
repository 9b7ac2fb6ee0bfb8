import {
  customPropertySyntax,
  declaredEvents,
  kebabCaseAttributes,
  publicMembersOnly,
  published,
  spreadOptions,
  typeReferences,
} from './tools/manifest-plugins.js';

export default {
  globs: ['src/index.ts', 'src/element.ts', 'src/element/**/*.ts', 'src/queue/queue-events.ts'],
  litelement: true,
  packagejson: false,
  plugins: [
    spreadOptions(),
    kebabCaseAttributes(),
    publicMembersOnly(),
    customPropertySyntax(),
    declaredEvents('QueueEvents', 'UploadEventDetails'),
    typeReferences('src/element.ts'),
    published(),
  ],
};
