import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type OSS from 'ali-oss';
import { readUploadAuth, type VodResponse } from '../../src/modes/vod/read-upload-auth.js';
import { query, startBackend } from '../support/node/backend-server.js';
import { assertFields } from '../support/assertions.js';
import { codeOf, sdk } from '../support/node/sdk.js';

const path = '/get_upload_auth_for_vod';
const film = { name: 'film.mp4', size: 1000, type: 'video/mp4' };
const server = await startBackend();
after(() => server.close());

async function grant(fields: Record<string, string> = {}): Promise<VodResponse> {
  const { status, body } = await server.request(path + query({ ...film, ...fields }));
  assert.equal(status, 200, JSON.stringify(body));
  return readUploadAuth(body);
}

/** The official SDK, as VOD's own SDK for browsers uses it. */
const clientWith = ({ securityToken: stsToken, ...read }: VodResponse, authorizationV4: boolean): OSS =>
  sdk({ ...read, region: read.region ?? '' }, { stsToken, sldEnable: true, authorizationV4 });

describe('backend: what stands in for ApsaraVideo VOD', () => {
  it('gives the fields that VOD’s documents describe', async () => {
    const { body } = await server.request(path + query(film));
    assert.deepEqual(Object.keys(body as object), ['RequestId', 'VideoId', 'UploadAddress', 'UploadAuth']);
    const { VideoId, UploadAddress, UploadAuth } = body as Record<string, string>;
    const decoded = (field = '') => JSON.parse(Buffer.from(field, 'base64').toString()) as Record<string, string>;
    assert.match(VideoId ?? '', /^[0-9a-f]{32}$/);
    assert.deepEqual(Object.keys(decoded(UploadAddress)), ['Endpoint', 'Bucket', 'FileName']);
    const auth = decoded(UploadAuth);
    assertFields(auth, { Expiration: '3000', Region: 'cn-hangzhou' });
    const seconds = (Date.parse(auth['ExpireUTCTime'] ?? '') - Date.now()) / 1000;
    assert.ok(seconds > 2990 && seconds <= 3001, `${seconds} s`);
  });

  for (const isV4 of [false, true]) {
    it(`gives credentials for this one address, by signature V${isV4 ? 4 : 1}`, async () => {
      const read = await grant();
      const client = clientWith(read, isV4);
      const content = Buffer.from('x'.repeat(1000));
      await client.put(read.key, content);
      assert.deepEqual((await client.get(read.key)).content, content);
      const { uploadId } = await client.initMultipartUpload(read.key);
      for (const part of [1, 2]) await client.uploadPart(read.key, uploadId, part, content, 0, content.length);
      assert.equal((await client.listParts(read.key, uploadId)).parts.length, 2);
      await client.abortMultipartUpload(read.key, uploadId);
      const { key: other } = await grant();
      for (const key of [other, 'x.mp4', read.key.replace(/-.*/, ''), read.key.replace(/[0-9a-f]-/, '-')]) {
        assert.equal(await codeOf(client.put(key, content)), 'AccessDenied', key);
      }
      assert.equal(await codeOf(client.delete(read.key)), 'AccessDenied');
    });
  }

  it('renews them for the same address, with the video’s id', async () => {
    const first = await grant();
    assert.ok(first.videoId);
    const second = await grant({ videoId: first.videoId });
    const { bucket, endpoint, key, videoId } = first;
    assertFields(second, { bucket, endpoint, key, videoId });
    assert.notEqual(second.securityToken, first.securityToken);
  });

  it('renews none for a video of another visitor, or of nobody', async () => {
    const { videoId = '' } = await grant();
    server.newVisitor();
    for (const id of [videoId, '0'.repeat(32), 'x', '']) {
      const { status } = await server.request(path + query({ ...film, videoId: id }));
      assert.equal(status, 404, id);
    }
  });

  it('accepts no page and no unknown type', async () => {
    for (const fields of [{ name: 'x.html' }, { type: 'text/html' }]) {
      assert.equal((await server.request(path + query({ ...film, ...fields }))).status, 415);
    }
  });
});
