import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EICAR } from '../../demo/eicar.js';
import { createProcessingEndpoint } from '../../demo/server/processing-endpoint.js';
import { query } from '../support/node/backend-server.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { setClock } from '../support/set-clock.js';

const cloud = await useCloud({ bucket: 'demo-bucket', store: 'memory', clock: () => Date.now() });
const endpoint = createProcessingEndpoint(cloud);
const address = await useServer(async (request, response) => {
  if (!(await endpoint(request, response))) response.writeHead(404).end();
});

/** Uploads a file to a route of the demo. @returns what asks how far its processing is */
async function upload(route: string, name: string, type: string, content: string) {
  let cookie = '';
  const ask = async (fields: Record<string, string | number>) => {
    const response = await fetch(`${address}/api/uploads/${route}${query(fields)}`, { headers: { cookie } });
    cookie ||= response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return response.json();
  };
  const file = { name, size: content.length, type };
  const { url, headers, key, seal } = await ask(file);
  assert.ok((await fetch(url, { method: 'PUT', headers, body: content })).ok);
  const { processing } = await ask({ ...file, operation: 'completed', key, seal });
  return async () => (await ask({ operation: 'status', seals: processing.seal })).status[0] as object;
}

it('demo: scans documents for five seconds, and refuses the test file of EICAR; says how far a video is', async (t) => {
  const status = {
    good: await upload('documents', 'a.pdf', 'application/pdf', '%PDF'),
    bad: await upload('documents', 'b.txt', 'text/plain', EICAR),
    video: await upload('videos', 'c.mp4', 'video/mp4', 'film'),
  };
  const stateOf = async (which: keyof typeof status) => {
    const { key: _, ...state } = (await status[which]()) as { key: string };
    return state;
  };
  for (const which of ['good', 'bad'] as const) assert.deepEqual(await stateOf(which), { state: 'processing' });
  t.after(setClock({ ahead: 5_100 }));
  assert.deepEqual(await stateOf('good'), { state: 'ready' });
  assert.deepEqual(await stateOf('bad'), { state: 'refused', reason: 'EICAR: a virus was found.' });
  const { share } = (await stateOf('video')) as { share?: number };
  assert.ok(share !== undefined && share > 0.25 && share < 0.5, String(share));
  t.after(setClock({ ahead: 20_000 }));
  assert.equal(((await stateOf('video')) as { state?: string }).state, 'ready');
});
