// One run in a process of its own: a file of a mini program goes to a mock in another process, by raw requests of the host or by the uploader.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { encodeQuery, signQuery } from '../../../src/signing/sign-v4.js';
import { toNode } from '../../../src/server.js';
import type { MockCloud } from '../../../demo/mock/index.js';
import { bytes } from '../../support/files.js';
import { fakeWechat } from '../../support/node/fake-wechat.js';
import { send } from '../../support/node/mock-request.js';
import { handlerFor } from '../../support/node/server-handler.js';
import { uploadingProgram } from '../../support/node/uploading-program.js';
import { serve } from '../../tools/listen.js';

const PART = 4_000_000;
const AT_ONCE = 4;
const path = 'wxfile://tmp_large.mp4';
const [client, size, rate] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

const child = fork('test/tools/mock-clouds-process.ts', { execArgv: ['--import', 'tsx'] });
child.send({ number: 1, options: { bucket: 'b-bench', store: 'memory' } });
const [{ access }] = (await once(child, 'message')) as [{ access: MockCloud }];
const cloud = { ...access, port: Number(new URL(access.endpoint).port) } as MockCloud & { port: number };
const { origin, stop } = await serve(toNode(handlerFor(cloud, { dir: 'u/', mode: 'sts' })));
const files = new Map([[path, bytes(size)]]);

/** @param onRead is called with each read of the file */
const programWith = (onRead?: (buffer: ArrayBuffer) => void) =>
  fakeWechat({ files, ...(rate > 0 && { line: { rate, freeAt: 0 } }), ...(onRead && { onRead }) });

/** Reads and sends parts, as many at once as the uploader. */
async function raw(onRead?: (buffer: ArrayBuffer) => void): Promise<number> {
  const { wx } = programWith(onRead);
  const key = `raw-${size}`;
  const created = await send(cloud, 'POST', `/b-bench/${key}?uploads`);
  const uploadId = created.element('UploadId')!;
  const urls = await Promise.all(
    Array.from({ length: Math.ceil(size / PART) }, async (_, index) => {
      const query = { partNumber: String(index + 1), uploadId };
      const signed = await signQuery({ method: 'PUT', bucket: 'b-bench', key, query }, cloud, Date.now(), 600);
      return `${cloud.endpoint}/b-bench/${key}?${encodeQuery(signed)}`;
    }),
  );
  const begun = performance.now();
  let next = 0;
  const work = async () => {
    for (let index = next++; index < urls.length; index = next++) {
      const position = index * PART;
      const length = Math.min(PART, size - position);
      const { data } = await new Promise<{ data: ArrayBuffer }>((success, fail) =>
        wx.getFileSystemManager().readFile({ filePath: path, position, length, success, fail }),
      );
      const header = { 'content-type': '' };
      const { statusCode } = await new Promise<{ statusCode: number }>((success, fail) =>
        wx.request({ url: urls[index], method: 'PUT', data, header, success, fail }),
      );
      if (statusCode !== 200) throw new Error(`a raw request ended with ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return performance.now() - begun;
}

/** With its grant, its signatures and its CRC-64. */
async function ours(onRead?: (buffer: ArrayBuffer) => void): Promise<number> {
  const { wx } = programWith(onRead);
  const uploader = uploadingProgram({ wx }).create({ endpoint: origin });
  const begun = performance.now();
  const { verified } = await uploader.add(path).finished;
  if (!verified) throw new Error('not verified');
  return performance.now() - begun;
}

const carry = client === 'ours' ? ours : raw;
const ms = await carry();
/** Bytes that were read, and cannot be collected yet: they are looked for in a second upload, which that slows. */
let most = 0;
const given: WeakRef<ArrayBuffer>[] = [];
await carry((buffer) => {
  given.push(new WeakRef(buffer));
  globalThis.gc!();
  const held = given.map((one) => one.deref()?.byteLength ?? 0);
  most = Math.max(
    most,
    held.reduce((sum, one) => sum + one),
  );
});
process.send!({ ms, memory: most });
stop();
child.kill();
process.exit();
