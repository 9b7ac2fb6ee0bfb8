import OSS from 'ali-oss';
import type { Job } from '../job.js';
import { type Credentials, fetchCredentials } from './client.js';

let credentials: Promise<Credentials> | undefined;

/** One file by the official SDK, in its default plan of parts. */
export async function multipartUpload(job: Job, file: File, progress: (ratio: number) => void): Promise<void> {
  const { accessKeyId, accessKeySecret, securityToken, bucket, region } = await (credentials ??= fetchCredentials());
  const client = new OSS({
    ...{ accessKeyId, accessKeySecret, bucket, region: `oss-${region}`, endpoint: job.store },
    stsToken: securityToken,
    cname: true, // the store has one bucket
    authorizationV4: true,
  });
  await client.multipartUpload(file.name, file, { progress });
}
