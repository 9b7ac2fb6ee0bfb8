// What only an upload under way needs: a page that shows the element loads it with its first file.
export { askBeforeUpload } from './uploader/before-upload.js';
export { discard } from './uploader/discard.js';
export { endpoint } from './grant/endpoint.js';
export { GrantSource } from './grant/grant-source.js';
export { makeJob } from './uploader/job.js';
export { takeMetric } from './uploader/upload-meter.js';
