import { mockCloud } from 'oss-direct-upload/mock';
import { UploadQueue } from 'oss-direct-upload/core';

const cloud = await mockCloud({ bucket: 'b' });
const address: string = cloud.endpoint;
console.log(address, UploadQueue);
await cloud.close();
// @ts-expect-error a misspelt option
await mockCloud({ buckett: 'b' });
