// #region worker
import { configureIntegrity } from 'oss-direct-upload/core';

// a copy of node_modules/oss-direct-upload/dist/oss/integrity/crc-worker.js
configureIntegrity({ url: '/assets/crc-worker.js', blob: false });
// #endregion worker
