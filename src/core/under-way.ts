// What only an upload under way needs: a page that shows the element loads it with its first file.
export { askBeforeUpload } from './before-upload.js';
export { discard } from './discard.js';
export { endpoint } from './endpoint.js';
export { GrantSource } from './grant.js';
export { makeJob } from './job.js';
export { takeMetric } from './metric.js';
