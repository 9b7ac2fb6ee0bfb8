// #region config
import { defineConfig } from '@playwright/test';

const { MOCK_PORT = '9000', PORT = '3000' } = process.env;
const mock = `http://127.0.0.1:${MOCK_PORT}`;

export default defineConfig({
  workers: 1, // the tests share one mock
  testMatch: '*.spec.ts',
  use: { baseURL: `http://127.0.0.1:${PORT}` },
  webServer: [
    {
      command: `npx oss-direct-upload mock --port ${MOCK_PORT} --bucket my-bucket --access-key-id test --access-key-secret test`,
      url: `${mock}/-/switches`,
    },
    {
      command: 'node app.js', // your application
      port: Number(PORT),
      env: {
        PORT,
        OSS_BUCKET: 'my-bucket',
        OSS_REGION: 'cn-hangzhou',
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'test',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'test',
        OSS_ENDPOINT: mock,
        OSS_STS_ENDPOINT: mock,
      },
    },
  ],
  metadata: { mock },
});
// #endregion config
