// #region transport
import type { UploadProps } from 'antd';
import { createCustomRequest } from 'oss-direct-upload/adapters/antd';

export const customRequest: UploadProps['customRequest'] = createCustomRequest({ endpoint: '/api/sts' });
// #endregion transport
