import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import {
  element,
  partList,
  send as sendTo,
  type SendOptions,
  type TestResponse,
} from '../support/node/mock-request.js';

const cloud = await mockCloud({ bucket: 'b-versions', store: 'memory' });
after(() => cloud.close());

const send = (method: string, target: string, more?: SendOptions): Promise<TestResponse> =>
  sendTo(cloud, method, `/b-versions${target}`, more);
const setVersioning = (status: string): Promise<TestResponse> =>
  send('PUT', '/?versioning', {
    body: `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`,
  });
const statusNow = async () => element((await send('GET', '/?versioning')).text, 'Status');
const versionOf = ({ headers }: TestResponse) => headers['x-oss-version-id'];

describe('versioning of a bucket', () => {
  it('is off at first: objects have no version', async () => {
    assert.equal(await statusNow(), undefined);
    assert.equal(versionOf(await send('PUT', '/a', { body: 'x' })), undefined);
  });

  it('takes no other status', async () => {
    const { status, code } = await setVersioning('On');
    assert.deepEqual([status, code], [400, 'MalformedXML']);
  });

  it('gives each PUT a version of its own, which HEAD and GET show', async () => {
    assert.equal((await setVersioning('Enabled')).status, 200);
    assert.equal(await statusNow(), 'Enabled');
    const first = versionOf(await send('PUT', '/a', { body: 'x' }));
    const second = versionOf(await send('PUT', '/a', { body: 'y' }));
    assert.match(first ?? '', /^CAEQ/);
    assert.notEqual(first, second);
    for (const method of ['HEAD', 'GET']) assert.equal(versionOf(await send(method, '/a')), second);
  });

  it('ignores x-oss-forbid-overwrite', async () => {
    const response = await send('PUT', '/a', { body: 'z', headers: { 'x-oss-forbid-overwrite': 'true' } });
    assert.equal(response.status, 200);
  });

  it('gives an object of parts a version', async () => {
    const id = element((await send('POST', '/parts?uploads')).text, 'UploadId');
    const { headers } = await send('PUT', `/parts?partNumber=1&uploadId=${id}`, { body: 'x' });
    const completed = await send('POST', `/parts?uploadId=${id}`, { body: partList([1, headers['etag']!]) });
    assert.match(versionOf(completed) ?? '', /^CAEQ/, completed.text);
    assert.equal(versionOf(await send('HEAD', '/parts')), versionOf(completed));
  });

  it('is "null" while it is suspended', async () => {
    await setVersioning('Suspended');
    assert.equal(versionOf(await send('PUT', '/a', { body: 'x' })), 'null');
  });
});
