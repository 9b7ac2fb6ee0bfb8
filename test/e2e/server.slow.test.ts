import { postPolicy, presignedUrl, sts } from '../../src/core.js';
import { testMode } from './mode-suite.js';

// What differs from the demo's backend is in `server.test`.
testMode('presigned-url, by oss-direct-upload/server', presignedUrl, '/server/presigned-url');
testMode('post-policy, by oss-direct-upload/server', postPolicy, '/server/post-policy');
testMode('sts, by oss-direct-upload/server', sts, '/server/sts');
