// The steps of run.ts with ali-oss.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type OSS from 'ali-oss';
import { sdk } from '../support/node/sdk.js';

const { OSS_ENDPOINT = '', OSS_BUCKET = '', OSS_ACCESS_KEY_ID = '', OSS_ACCESS_KEY_SECRET = '' } = process.env;
const authorizationV4 = process.env['OSS_SIGNATURE'] === 'V4';
const endpoint = OSS_ENDPOINT.replace('127.0.0.1', 'localhost'); // it signs no URL for an IP address with V1
const keys = { accessKeyId: OSS_ACCESS_KEY_ID, accessKeySecret: OSS_ACCESS_KEY_SECRET };
const oss = sdk({ endpoint, bucket: OSS_BUCKET, region: 'cn-hangzhou', ...keys }, { sldEnable: true, authorizationV4 });

async function step(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${String(error).split('\n', 1)[0]}`);
  }
}

async function partsSent(): Promise<number> {
  const { counters } = (await (await fetch(`${OSS_ENDPOINT}/-/requests`)).json()) as {
    counters: { byOperation: Record<string, number> };
  };
  return counters.byOperation['UploadPart'] ?? 0;
}

const bytes = randomBytes(700_000);
await writeFile('ali-oss.bin', bytes);

await step('put', async () => {
  await oss.put('put/中 文+.txt', Buffer.from('hello'));
  assert.equal(String((await oss.get('put/中 文+.txt')).content), 'hello');
});
await step('list', async () => {
  for (const name of ['list/1', 'list/2', 'list/3']) await oss.put(name, Buffer.from('x'));
  const first = await oss.list({ prefix: 'list/', 'max-keys': 2 }, {});
  const rest = await oss.list({ prefix: 'list/', 'max-keys': 2, marker: first.nextMarker }, {});
  assert.deepEqual(
    [...first.objects, ...rest.objects].map(({ name }) => name),
    ['list/1', 'list/2', 'list/3'],
  );
});
await step('list parts', async () => {
  const { uploadId } = await oss.initMultipartUpload('parts');
  await oss.uploadPart('parts', uploadId, 1, bytes, 0, 102_400);
  await oss.uploadPart('parts', uploadId, 2, bytes, 102_400, 204_800);
  const listed = (await oss.listParts('parts', uploadId, { 'max-parts': 10 } as never)) as unknown as {
    parts: { PartNumber: string; Size: string }[];
  };
  const parts = listed.parts.map(({ PartNumber, Size }) => `${PartNumber} ${Size}`);
  assert.deepEqual(parts, ['1 102400', '2 102400']);
  await oss.abortMultipartUpload('parts', uploadId);
});
await step('upload in parts', async () => {
  await oss.multipartUpload('whole', 'ali-oss.bin', { partSize: 102_400, parallel: 3 });
  assert.ok(((await oss.get('whole')).content as Buffer).equals(bytes));
});
await step('resume', async () => {
  let checkpoint: OSS.Checkpoint | undefined;
  const progress = (share: number, point: OSS.Checkpoint): void => {
    checkpoint = point;
    if (share > 0.5) throw new Error('stop here');
  };
  const inParts = { partSize: 102_400, parallel: 1 };
  await assert.rejects(oss.multipartUpload('resumed', 'ali-oss.bin', { ...inParts, progress }));
  const before = await partsSent();
  await oss.multipartUpload('resumed', 'ali-oss.bin', { ...inParts, ...(checkpoint && { checkpoint }) });
  const again = (await partsSent()) - before;
  assert.ok(again < 7, `${again} of 7 parts were sent again`);
  assert.ok(((await oss.get('resumed')).content as Buffer).equals(bytes));
});
await step('sign', async () => {
  const url = authorizationV4
    ? await oss.signatureUrlV4('PUT', 60, undefined, 'signed a+b')
    : oss.signatureUrl('signed a+b', { method: 'PUT', expires: 60 });
  assert.equal((await fetch(url, { method: 'PUT', body: new Uint8Array(5) })).status, 200);
  assert.equal((await fetch(`${url}0`, { method: 'PUT', body: new Uint8Array(5) })).status, 403);
});
await step('delete', async () => {
  await oss.delete('put/中 文+.txt');
  await assert.rejects(oss.head('put/中 文+.txt'), { status: 404 });
  await oss.deleteMulti(['list/1', 'list/2']);
  assert.equal((await oss.list({ prefix: 'list/', 'max-keys': 10 }, {})).objects.length, 1);
});
