// What a bundler takes of `oss-direct-upload/server` for an endpoint: neither `toNode` nor `verifyCallback`.
export { createUploadHandler, fromEnv } from '../../dist/server.js';
