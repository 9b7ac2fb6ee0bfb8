import OSS from 'ali-oss';
import type { Job } from '../../job.js';
import { type Client, type Credentials, fetchCredentials, inParallel } from '../client.js';

let credentials: Promise<Credentials> | undefined;

/** One file, in its default plan of parts. */
export async function multipartUpload(job: Job, file: File, progress: (ratio: number) => void): Promise<void> {
  const { securityToken, region, expiration: _, ...own } = await (credentials ??= fetchCredentials());
  const client = new OSS({
    ...{ ...own, stsToken: securityToken, region: `oss-${region}`, endpoint: job.store, authorizationV4: true },
    cname: true, // the store has one bucket
  });
  await client.multipartUpload(file.name, file, { progress });
}

/** The official SDK as its browser documents show it: `multipartUpload`, one client a file, temporary credentials. */
export const client: Client = {
  upload: (files, job, onProgress) =>
    inParallel(files, 6, (file) => multipartUpload(job, file, (ratio) => onProgress(file, ratio * file.size))),
};
