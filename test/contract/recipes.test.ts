import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { it } from 'node:test';
import { EICAR } from '../../demo/eicar.js';
import { createEndpoint as createJobs, type Job } from '../../docs/samples/process-files/jobs.js';
import { createEndpoint as createPictures } from '../../docs/samples/process-files/picture-check.js';
import {
  createReceiver as createVodReceiver,
  createStatus,
  type Film,
} from '../../docs/samples/process-files/transcode.js';
import { createEndpoint as createScans, createReceiver } from '../../docs/samples/process-files/virus-scan.js';
import { toNode, type UploadHandler } from '../../src/server.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { sdk } from '../support/node/sdk.js';
import { ask, cloudOptions } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { until } from '../support/until.js';

/** What receives EventBridge's events; the recipe makes it. */
let receive: (request: Request) => Promise<Response> = async () => new Response();
const receiver = await useServer((request, response) => toNode((event) => receive(event))(request, response));
const cloud = await useCloud({ bucket: 'recipes', store: 'memory', eventsTo: receiver, eventsToken: 'TOKEN' });
const { credentials, ...rest } = cloudOptions(cloud);
const app = { credentials: { ...rest, ...credentials }, session: async () => ({ id: '7' }) };

/** Uploads a file by an endpoint's grant, and completes the upload. @returns its key, and what says how far its processing is */
async function upload(handler: UploadHandler, name: string, type: string, content: string) {
  const file = { name, size: content.length, type };
  const { body: grant } = await ask(handler, file);
  const key: string = grant.key ?? `${grant.dir}${name}`;
  if (grant.url && !grant.policy) await fetch(grant.url, { method: 'PUT', headers: grant.headers, body: content });
  else await postForm(grant as SignedForm, { key, 'x-oss-forbid-overwrite': 'true' }, type, content);
  const { body } = await ask(handler, { ...file, operation: 'completed', key, seal: grant.seal });
  const status = async () => {
    const response = await ask(handler, { operation: 'status', seals: body.processing.seal });
    const { key: its, ...said } = response.body.status[0];
    assert.equal(its, key);
    return said as { state: string };
  };
  return { key, status };
}

it('recipe: a virus scan by Security Center begins with the event of OSS, and ends as ready or refused', async () => {
  const hashes = new Map<string, string>();
  const infected = new Map<string, boolean>();
  let isDone = false;
  const sas = {
    async createFileDetect({ hashKey, downloadUrl }: { hashKey: string; downloadUrl: string }) {
      infected.set(hashKey, (await (await fetch(downloadUrl)).text()).includes(EICAR));
    },
    getFileDetectResult: async ({ hashKeyList: [hash = ''] }: { hashKeyList: string[] }) => ({
      resultList: [{ result: isDone ? Number(infected.get(hash)) : 3 }],
    }),
  };
  const scans = {
    put: async (key: string, hash: string) => void hashes.set(key, hash),
    hashOf: async (key: string) => hashes.get(key),
  };
  const objects = {
    signedUrl: (key: string) => sdk(cloud).signatureUrlV4('GET', 3600, {}, key),
    delete: (key: string) => sdk(cloud).delete(key),
  };
  receive = createReceiver('TOKEN', sas, scans, objects);
  const handler = createScans(app, sas, scans, objects);
  const clean = await upload(handler, 'a.pdf', 'application/pdf', '%PDF');
  const bad = await upload(handler, 'b.pdf', 'application/pdf', EICAR);
  await until(() => hashes.size === 2, 'both events');
  assert.equal(hashes.get(clean.key), createHash('sha256').update('%PDF').digest('hex'));
  assert.deepEqual(await clean.status(), { state: 'processing' });
  isDone = true;
  assert.deepEqual(await clean.status(), { state: 'ready' });
  assert.deepEqual(await bad.status(), { state: 'refused', reason: 'A virus was found in this file.' });
  await assert.rejects(sdk(cloud).head(bad.key));
  const forged = new Request(receiver, {
    method: 'POST',
    body: '{}',
    headers: { 'x-eventbridge-signature-token': 'x' },
  });
  assert.equal((await receive(forged)).status, 403);
  receive = async () => new Response();
});

it('recipe: a job in a table is inserted once, and says how far it is', async () => {
  const jobs = new Map<string, Job>();
  const handler = createJobs(app, {
    insert: async (key) => void (jobs.has(key) || jobs.set(key, { state: 'queued' })),
    find: async (key) => jobs.get(key),
  });
  const { key, status } = await upload(handler, 'a.txt', 'text/plain', 'hello');
  assert.deepEqual(await status(), { state: 'processing' });
  jobs.set(key, { state: 'running', share: 0.5 });
  assert.deepEqual(await status(), { state: 'processing', share: 0.5 });
  jobs.set(key, { state: 'failed', reason: 'It is empty.' });
  assert.deepEqual(await status(), { state: 'refused', reason: 'It is empty.' });
  jobs.set(key, { state: 'done', data: { pages: 3 } });
  assert.deepEqual(await status(), { state: 'ready', data: { pages: 3 } });
});

it('recipe: IMM’s check of a picture is found by its id, which the page brings back', async () => {
  const tasks = new Map<
    string,
    Awaited<ReturnType<Parameters<typeof createPictures>[1]['getImageModerationResult']>>
  >();
  const uris: string[] = [];
  const imm = {
    async createImageModerationTask({ sourceURI }: { sourceURI: string }) {
      const taskId = `task-${uris.push(sourceURI)}`;
      tasks.set(taskId, { status: 'Running' });
      return { taskId };
    },
    getImageModerationResult: async ({ taskId }: { taskId: string }) => tasks.get(taskId)!, // it was created
  };
  const handler = createPictures(app, imm, 'project');
  const { key, status } = await upload(handler, 'a.png', 'image/png', 'pixels');
  assert.deepEqual(uris, [`oss://recipes/${key}`]);
  assert.deepEqual(await status(), { state: 'processing' });
  tasks.set('task-1', { status: 'Succeeded', moderationResult: { suggestion: 'block' } });
  assert.deepEqual(await status(), { state: 'refused', reason: 'This picture is not allowed here.' });
  tasks.set('task-1', { status: 'Succeeded', moderationResult: { suggestion: 'pass' } });
  assert.deepEqual(await status(), { state: 'ready' });
});

it('recipe: VOD’s notification is believed by its signature, and makes a video ready', async () => {
  const films = new Map<string, Film>();
  const table = {
    put: async (id: string, film: Film) => void films.set(id, film),
    find: async (id: string) => films.get(id),
  };
  const url = 'https://app.test/vod';
  const receiveVod = createVodReceiver(url, 'PRIVATE', table);
  const get = createStatus(table);
  const stateOf = async () => (await get(new Request('https://app.test/api/films?id=V'))).json();
  const notify = (key: string) => {
    const signature = createHash('md5').update(`${url}|1|${key}`).digest('hex');
    const streams = [{ Status: 'fail' }, { Status: 'success', FileUrl: 'https://v.example/V.m3u8' }];
    const event = { EventType: 'TranscodeComplete', VideoId: 'V', Status: 'success', StreamInfos: streams };
    const headers = { 'X-VOD-TIMESTAMP': '1', 'X-VOD-SIGNATURE': signature };
    return receiveVod(new Request(url, { method: 'POST', headers, body: JSON.stringify(event) }));
  };
  assert.equal((await notify('forged')).status, 403);
  assert.deepEqual(await stateOf(), { state: 'processing' });
  assert.equal((await notify('PRIVATE')).status, 200);
  assert.deepEqual(await stateOf(), { state: 'ready', url: 'https://v.example/V.m3u8' });
});
