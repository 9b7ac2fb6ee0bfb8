import assert from 'node:assert/strict';
import { json } from 'node:stream/consumers';
import { it } from 'node:test';
import { mockCloud } from '../../demo/mock/index.js';
import { sdk } from '../support/node/sdk.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { until } from '../support/until.js';

interface Received {
  readonly token: unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- JSON as any receiver sees it
  readonly event: any;
}
const received: Received[] = [];
let failures = 0;
const receiver = await useServer(async (request, response) => {
  const token = request.headers['x-eventbridge-signature-token'];
  if (failures-- > 0) return void response.writeHead(503).end();
  received.push({ token, event: await json(request) });
  response.end();
});
const cloud = await useCloud({
  bucket: 'event-bucket',
  store: 'memory',
  eventsTo: `${receiver}/events`,
  eventsToken: 'T',
});

it('mock: sends an event to EventBridge’s target for each stored object, with the token', async () => {
  await sdk(cloud).put('scans/a b.pdf', Buffer.from('hello'), { mime: 'application/pdf' });
  const { token, event } = await until(() => received[0], 'the event');
  const { type, source, subject, data, specversion } = event;
  assert.deepEqual([token, type, source, specversion], ['T', 'oss:ObjectCreated:PutObject', 'acs.oss', '1.0']);
  assert.match(subject, /^acs:oss:cn-hangzhou:\d+:event-bucket\/scans\/a b\.pdf$/);
  const { object, bucket } = data.oss;
  assert.deepEqual([data.eventName, bucket.name], ['ObjectCreated:PutObject', 'event-bucket']);
  const facts = { key: 'scans/a b.pdf', size: 5, deltaSize: 5, objectMeta: { mimeType: 'application/pdf' } };
  assert.deepEqual(object, { ...facts, eTag: '5D41402ABC4B2A76B9719D911017C592' });
});

it('mock: names the operation that has stored an object, once for one in parts', async () => {
  received.length = 0;
  await sdk(cloud).multipartUpload('film.mp4', Buffer.alloc(250_000), { partSize: 102_400 });
  await until(() => received.length > 0, 'the event');
  assert.deepEqual(
    received.map(({ event }) => event.type),
    ['oss:ObjectCreated:CompleteMultipartUpload'],
  );
});

it('mock: sends an event again to a target that failed, and to this computer alone', async () => {
  [received.length, failures] = [0, 2];
  await sdk(cloud).put('again.txt', Buffer.from('x'));
  await until(() => received.length > 0, 'the event');
  assert.equal(received[0]!.event.data.oss.object.key, 'again.txt');
  await assert.rejects(mockCloud({ eventsTo: 'https://example.com/events' }), /this computer only/);
});
