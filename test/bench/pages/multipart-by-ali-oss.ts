import OSS from 'ali-oss';
import type { Job } from '../job.js';
import { type Credentials, fetchCredentials } from './client.js';

let credentials: Promise<Credentials> | undefined;

/** One file by the official SDK, in its default plan of parts. */
export async function multipartUpload(job: Job, file: File, progress: (ratio: number) => void): Promise<void> {
  const { securityToken, region, expiration: _, ...own } = await (credentials ??= fetchCredentials());
  const client = new OSS({
    ...{ ...own, stsToken: securityToken, region: `oss-${region}`, endpoint: job.store, authorizationV4: true },
    cname: true, // the store has one bucket
  });
  await client.multipartUpload(file.name, file, { progress });
}
