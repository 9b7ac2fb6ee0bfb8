import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';
import '@uppy/core/css/style.min.css';
import '@uppy/dashboard/css/style.min.css';
import { type Client, fetchCredentials } from '../client.js';

const uppy = new Uppy();
const add = (files: File[]) => uppy.addFiles(files.map((data) => ({ name: data.name, type: data.type, data })));

/** Core, Dashboard and AwsS3 with temporary credentials, all else as it comes. */
export const client: Client = {
  mount(target, job) {
    uppy.use(Dashboard, { inline: true, target });
    if (job.work === 'add') return;
    uppy.use(AwsS3, {
      s3Endpoint: job.store,
      region: 'cn-hangzhou',
      async getCredentials() {
        const { accessKeyId, accessKeySecret, securityToken, expiration, region } = await fetchCredentials();
        const credentials = { accessKeyId, secretAccessKey: accessKeySecret, sessionToken: securityToken, expiration };
        return { credentials, region };
      },
    });
  },

  async upload(files, _job, onProgress) {
    uppy.on('upload-progress', (file, { bytesUploaded }) => onProgress({ name: file!.name! }, bytesUploaded || 0));
    add(files);
    const result = await uppy.upload();
    if (result?.failed?.length) throw new Error(String(result.failed[0]?.error));
  },

  add,
};
