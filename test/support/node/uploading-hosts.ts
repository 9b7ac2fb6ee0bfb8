import assert from 'node:assert/strict';
import type { AddOptions, FileTask, UploaderOptions } from '../../../src/mini-program.js';
import { toNode } from '../../../src/server.js';
import { bytes, sameBytes } from '../files.js';
import { fakeAlipay } from './fake-alipay.js';
import { fakeWechat, type FakeHostOptions } from './fake-wechat.js';
import { send } from './mock-request.js';
import { handlerFor } from './server-handler.js';
import { useCloud, useServer } from './servers.js';
import { uploadingProgram } from './uploading-program.js';

const bucket = 'b-program';
export const cloud = await useCloud({ bucket, store: 'memory' });
export const endpoints = {
  sts: await useServer(toNode(handlerFor(cloud, { dir: 'u/7/', mode: 'sts' }))),
  'post-policy': await useServer(toNode(handlerFor(cloud, { dir: 'u/7/', mode: 'post-policy' }))),
  'presigned-url': await useServer(toNode(handlerFor(cloud, { dir: 'u/7/', mode: 'presigned-url' }))),
};
export type Mode = keyof typeof endpoints;
export const modes = Object.keys(endpoints) as Mode[];

export const MB = 1_000_000;
export const small = 'wxfile://tmp_照片.jpg';
export const large = 'wxfile://tmp_b.mp4';
export const fileBytes: Record<string, Uint8Array<ArrayBuffer>> = { [small]: bytes(50_000), [large]: bytes(9 * MB) };
export const allFiles = () => new Map<string, Uint8Array>(Object.entries(fileBytes));
/** Nothing is waited for long. */
export const impatient = { retryPolicy: { retryFor: 300, firstDelay: 10, maxDelay: 50 } };

type Options = Partial<UploaderOptions> & { mode?: Mode };

export function inWechat(host: Partial<FakeHostOptions> = {}, { mode = 'sts', ...options }: Options = {}) {
  const fake = fakeWechat({ files: allFiles(), ...host });
  const warnings: string[] = [];
  const { create } = uploadingProgram({ wx: fake.wx }, { warnings });
  const another = () => create({ endpoint: endpoints[mode], ...options });
  return { ...fake, warnings, uploader: another(), another };
}

export function inAlipay(host: Partial<FakeHostOptions> = {}, { mode = 'sts', ...options }: Options = {}) {
  const fake = fakeAlipay({ files: allFiles(), ...host });
  const { create } = uploadingProgram({ my: fake.my });
  return { ...fake, uploader: create({ endpoint: endpoints[mode], ...options }) };
}

/** What OSS stores under a key. */
export async function stored(key: string): Promise<Uint8Array> {
  return (await send(cloud, 'GET', `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`)).body;
}

export async function assertStored(task: FileTask, path: string): Promise<void> {
  const { key, verified, unverifiedReason } = await task.finished;
  assert.deepEqual([verified, unverifiedReason, task.progress], [true, undefined, 1]);
  assert.ok(sameBytes(await stored(key), fileBytes[path]!));
}

export const failureOf = (task: FileTask) =>
  task.finished.then(
    () => assert.fail('it was stored'),
    (error: { code: string; hint: string; message: string }) => error,
  );

/** Begins an upload of which OSS stores three parts, and then nothing more. */
export async function begun(
  uploader: ReturnType<typeof inWechat>['uploader'],
  options?: AddOptions,
): Promise<FileTask> {
  cloud.setSwitches({ faults: [{ operation: 'UploadPart', kind: 'stall', skip: 3 }] });
  const task = uploader.add(large, options);
  const ofParts = () => cloud.log.records.filter(({ operation }) => operation === 'UploadPart');
  while (ofParts().filter(({ end }) => end === 'responded').length < 3 || ofParts().length < 5)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return task;
}
export const inSmallParts = { transfer: { partSize: 500_000, parallelParts: 2 } };

export const count = (operation: string) => cloud.log.records.filter((one) => one.operation === operation).length;
