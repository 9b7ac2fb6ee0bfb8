import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { mockCloud } from 'oss-direct-upload/mock';
import { createUploadHandler } from 'oss-direct-upload/server';

/** @type {import('oss-direct-upload/mock').MockCloud} */
let cloud;
/** @type {(request: Request) => Promise<Response>} */
let handler; // your endpoint: here as a Fetch handler

// #region setup
before(async () => {
  cloud = await mockCloud({ bucket: 'my-bucket', store: 'memory' });
  const { bucket, region, accessKeyId, accessKeySecret, endpoint: ossEndpoint } = cloud;
  handler = createUploadHandler({
    ...{ bucket, region, ossEndpoint, credentials: { accessKeyId, accessKeySecret } },
    authorize: () => ({ dir: 'uploads/user-7/', mode: 'presigned-url', maxFileSize: '5MB', types: ['image/*'] }),
  });
});
beforeEach(async () => {
  await cloud.wipe();
  cloud.log.clear();
});
after(() => cloud.close());
// #endregion setup

// #region store
/** @param {string} name @param {string} type @param {number} size */
const grantFor = (name, type, size) =>
  handler(new Request(`http://localhost/api/oss-permission?${new URLSearchParams({ name, type, size: `${size}` })}`));

test('a user can store a photo below their own prefix', async () => {
  const { url, headers, key } = await (await grantFor('cat.jpg', 'image/jpeg', 4)).json();
  const response = await fetch(url, { method: 'PUT', headers, body: 'meow' });
  assert.equal(response.status, 200);
  assert.match(key, /^uploads\/user-7\//);
});

test('the URL stores nothing else', async () => {
  const { url, headers } = await (await grantFor('cat.jpg', 'image/jpeg', 4)).json();
  const response = await fetch(url, { method: 'PUT', headers, body: 'another size' });
  assert.equal(response.status, 403);
});

test('a PDF gets no grant', async () => {
  assert.equal((await grantFor('a.pdf', 'application/pdf', 4)).status, 415);
  assert.equal(cloud.log.counters.total, 0);
});
// #endregion store
