import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { MockCloud } from '../../demo/mock/index.js';
import { Crc64 } from '../../src/oss/integrity/crc-worker.js';
import { type EndpointMode, endpointModes } from '../support/node/endpoints.js';
import { postForm, type SignedForm } from '../support/node/post-form.js';
import { sdk } from '../support/node/sdk.js';

/** How far the clock of the cloud is ahead, in milliseconds. */
export const ahead = { time: 0 };

const PREFIX = 'uploads/demo/';
const content = 'hello';
const photo = { name: 'photo.png', size: String(content.length), type: 'image/png' };
const crc64 = new Crc64().update(new TextEncoder().encode(content)).digest();

type Fields = Record<string, string>;
interface Grant {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly key?: string;
  readonly dir?: string;
  readonly callback?: string;
  readonly seal?: string;
}

async function ask(endpoint: string, fields: Fields, method = 'GET') {
  const { mode = '', ...rest } = fields;
  const query = new URLSearchParams(method === 'GET' ? fields : { mode });
  const body = method === 'GET' ? null : JSON.stringify(rest);
  const response = await fetch(`${endpoint}?${query}`, {
    method,
    body,
    headers: { 'Content-Type': 'application/json' },
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) as unknown };
}

/** A backend states what a page may know, to everybody, and caches may keep it. */
export async function checkRules(endpoint: string): Promise<void> {
  for (const mode of endpointModes)
    for (const method of ['GET', 'POST']) {
      const { status, headers, body } = await ask(endpoint, { mode, operation: 'rules' }, method);
      assert.equal(status, 200, mode);
      assert.equal(headers.get('cache-control'), 'public, max-age=300');
      assert.equal(headers.get('access-control-allow-origin'), null);
      const { rules } = body as { rules: { mode: string; accept: string; maxFileSize: number } };
      assert.deepEqual([rules.mode, rules.maxFileSize], [mode, 100 * 1024 * 1024]);
      assert.deepEqual(rules.accept.split(',').sort(), [
        ...['application/pdf', 'application/zip', 'image/gif', 'image/jpeg', 'image/png', 'image/webp'],
        ...['text/plain', 'video/mp4'],
      ]);
    }
  const other = await ask(endpoint, { mode: 'other', operation: 'rules' });
  assert.deepEqual([other.status, other.headers.get('cache-control')], [400, 'no-store']);
}

/** Stores a file as a browser does. @returns what the page asks then */
async function store(endpoint: string, cloud: MockCloud, mode: EndpointMode): Promise<Fields> {
  const { status, body } = await ask(endpoint, { mode, ...photo });
  const grant = body as Grant;
  assert.equal(status, 200, JSON.stringify(body));
  assert.match(grant.seal ?? '', mode === 'sts' ? /^odu1\.dir\./ : /^odu1\.key\./);
  const key = grant.key ?? `${grant.dir}${Math.random().toString(16).slice(2)}.png`;
  const fixed = { key, 'x-oss-forbid-overwrite': 'true', callback: grant.callback };
  if (mode === 'post-policy') {
    const form = { ...fixed, success_action_status: '200', 'x-oss-object-acl': 'default' };
    assert.equal(await postForm(body as SignedForm, form, photo.type, content), 'stored');
  }
  if (mode === 'presigned-url')
    assert.ok((await fetch(grant.url, { method: 'PUT', headers: grant.headers, body: content })).ok);
  if (mode === 'sts') await sdk(cloud).put(key, Buffer.from(content), { mime: photo.type });
  return { mode, ...photo, operation: 'completed', key, seal: grant.seal ?? '', crc64 };
}

/** A seal as the backend makes it, of a time in seconds. */
function sealOf({ accessKeySecret }: MockCloud, kind: string, time: number, { key = '', size = '' }: Fields): string {
  const seconds = Math.floor(time).toString(36);
  const sealed = [kind, seconds, PREFIX, 'null', ...(kind === 'key' ? [key, Number(size)] : [])];
  const hmac = createHmac('sha256', `stored objects ${accessKeySecret}`).update(JSON.stringify(sealed));
  return `odu1.${kind}.${seconds}.${hmac.digest('hex').slice(0, 40)}`;
}

/** OSS sends clients that take compressed texts no length of them; and a key may have quotes. */
async function checkText(endpoint: string, cloud: MockCloud): Promise<void> {
  const key = `${PREFIX}${Math.random().toString(16).slice(2)}-a"b\\.txt`;
  await sdk(cloud).put(key, Buffer.alloc(2000, 'a'), { mime: 'text/plain' });
  const seal = sealOf(cloud, 'dir', Date.now() / 1000, {});
  const fields = { mode: 'sts', operation: 'completed', key, size: '2000', type: 'text/plain', seal };
  for (const method of ['GET', 'POST']) {
    const { status, body } = await ask(endpoint, fields, method);
    assert.equal(status, 200, `a text, by ${method}: ${JSON.stringify(body)}`);
  }
}

/** A backend with `OSS_COMPLETED` saves what is stored, and nothing else. */
export async function checkCompleted(endpoint: string, cloud: MockCloud): Promise<void> {
  for (const mode of endpointModes) {
    const fields = await store(endpoint, cloud, mode);
    const { key = '', seal = '' } = fields;
    for (const method of ['GET', 'POST']) {
      const { status, body } = await ask(endpoint, fields, method);
      const data = { key, size: content.length, user: 'demo' };
      assert.deepEqual([status, body], [200, { completed: true, data }], `${mode} by ${method}`);
    }
    const { crc64: _, ...withoutCrc } = fields;
    assert.equal((await ask(endpoint, withoutCrc)).status, 200, `${mode} without a CRC`);
    const isDir = mode === 'sts';
    const kind = isDir ? 'dir' : 'key';
    const now = Date.now() / 1000;
    const refused: readonly [number, string, Fields][] = [
      [403, 'a forged seal', { seal: seal.slice(0, -1) + (seal.endsWith('0') ? '1' : '0') }],
      [403, 'no seal', { seal: '' }],
      [403, 'a longer seal', { seal: `${seal}0` }],
      [403, 'a seal of another kind', { seal: seal.replace(kind, isDir ? 'key' : 'dir') }],
      [403, 'a later seal', { seal: seal.replace(/\w(?=\.\w+$)/, (digit) => (digit === 'z' ? 'y' : 'z')) }],
      [isDir ? 409 : 403, 'another size', { size: '6' }],
      [403, 'no size', { size: 'x' }],
      [isDir ? 404 : 403, 'another key', { key: `${PREFIX}other.png` }],
      [403, 'another user', { key: 'uploads/other/photo.png' }],
      [403, 'a dotted key', { key: `${PREFIX}../other/photo.png` }],
      [403, 'only the prefix', { key: PREFIX }],
      [409, 'another type', { type: 'image/gif' }],
      [409, 'another CRC-64', { crc64: '7' }],
      [410, 'a grant of yesterday', { seal: sealOf(cloud, kind, now - 25 * 3600, fields) }],
    ];
    for (const [status, what, change] of refused) {
      const response = await ask(endpoint, { ...fields, ...change });
      assert.equal(response.status, status, `${mode}, ${what}: ${JSON.stringify(response.body)}`);
      assert.ok(!JSON.stringify(response.body).includes(cloud.accessKeySecret));
    }
    ahead.time = 300_000;
    const later = await ask(endpoint, fields);
    ahead.time = 0;
    assert.equal(later.status, isDir ? 409 : 200, `${mode}, an object that is older than the grant`);
    if (isDir) await checkText(endpoint, cloud);
    const own = { ...fields, seal: sealOf(cloud, kind, now, fields) };
    await sdk(cloud).delete(key);
    assert.equal((await ask(endpoint, own)).status, 404, `${mode}, a missing object`);
  }
}
