// #region transport
import { createHttpRequest } from 'oss-direct-upload/adapters/element-plus';

export const httpRequest = createHttpRequest({ endpoint: '/api/sts' }); // the key: file.response.key
// #endregion transport
