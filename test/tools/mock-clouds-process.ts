// Started by `MockClouds`: opens a cloud for each message.
import { mockCloud, type MockCloudOptions } from '../../demo/mock/index.js';

process.on('message', async ({ number, options }: { number: number; options: MockCloudOptions }) => {
  try {
    const { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } = await mockCloud(options);
    process.send?.({ number, access: { endpoint, bucket, region, accessKeyId, accessKeySecret, roleArn } });
  } catch (error) {
    process.send?.({ number, error: String(error) });
  }
});
process.on('disconnect', () => process.exit());
