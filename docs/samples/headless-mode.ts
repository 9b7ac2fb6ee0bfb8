// #region import
import { UploadQueue } from 'oss-direct-upload/core';
import { sts } from 'oss-direct-upload/modes/sts';

export const queue = new UploadQueue({ mode: sts, endpoint: '/api/oss-permission' });
// #endregion import
