import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import Dashboard from '@uppy/dashboard';
import '@uppy/core/css/style.min.css';
import '@uppy/dashboard/css/style.min.css';
import { type Client, fetchCredentials, says } from '../client.js';

const uppy = new Uppy();
let root: HTMLElement;

/** Core, Dashboard and AwsS3 with temporary credentials, all else as it comes. */
export const client: Client = {
  mount(place, job) {
    root = place;
    uppy.use(Dashboard, { inline: true, target: place });
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
    const order = new Map(files.map(({ name }, index) => [name, index]));
    uppy.on('upload-progress', (file, { bytesUploaded }) => onProgress(order.get(file!.name)!, bytesUploaded || 0));
    add(files);
    const result = await uppy.upload();
    if (result?.failed?.length) throw new Error(String(result.failed[0]?.error));
  },

  add,
  shows: (name) => says(root, name),
};

function add(files: File[]): void {
  uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
}
