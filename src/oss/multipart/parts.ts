export { findCompletedObject } from './find-completed-object.js';
export { abortUpload } from './operations.js';
export { putParts } from './put-parts.js';
export { findOwnObject } from './resume-upload.js';
