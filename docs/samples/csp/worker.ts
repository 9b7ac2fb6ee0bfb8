// #region worker
import { configureIntegrity } from 'oss-direct-upload/core';

// a copy of oss-direct-upload/dist/oss/integrity/crc-worker.js; `blob: false` tries no blob, which a CSP would report
configureIntegrity({ url: '/assets/crc-worker.js', blob: false });
// #endregion worker
