import OSS from 'ali-oss';
import { type Cloud, regionId } from './cloud.js';

/** The official SDK's client for the bucket, with V4 signatures. */
export function ossClient(cloud: Cloud): OSS {
  return new OSS({
    accessKeyId: cloud.accessKeyId,
    accessKeySecret: cloud.accessKeySecret,
    bucket: cloud.bucket,
    region: `oss-${regionId(cloud)}`,
    authorizationV4: true,
    secure: true,
    ...(cloud.endpoint && { endpoint: cloud.endpoint, sldEnable: true }),
  });
}

/** The official SDK's client for AssumeRole. */
export function stsClient(cloud: Cloud): OSS.STS {
  return new OSS.STS({
    accessKeyId: cloud.accessKeyId,
    accessKeySecret: cloud.accessKeySecret,
    ...(cloud.endpoint && { endpoint: cloud.endpoint }),
  });
}
