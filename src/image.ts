// Pictures, without an upload: smaller, in another format, free of metadata.
export { makeImage, type MadeImage } from './image/make-picture.js';
export { stripMetadata } from './image/strip/strip-metadata.js';
