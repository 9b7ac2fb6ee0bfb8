// `npx tsx test/bench/mini-program.ts`, after a build: the throughput of the uploader for mini programs, as a share of that of raw requests of
// the host, as many at once, with parts of the same size. Both read the file by the host, and send to a mock in another process; runs take turns.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { encodeQuery, signQuery } from '../../src/signing/sign-v4.js';
import { toNode } from '../../src/server.js';
import type { MockCloud } from '../../demo/mock/index.js';
import { bytes } from '../support/files.js';
import { fakeWechat } from '../support/node/fake-wechat.js';
import { send } from '../support/node/mock-request.js';
import { handlerFor } from '../support/node/server-handler.js';
import { uploadingProgram } from '../support/node/uploading-program.js';
import { serve } from '../tools/listen.js';

const RUNS = 3;
const SIZE = 48_000_000;
const PART = 4_000_000;
const AT_ONCE = 4;
/** Bytes a millisecond of the line: 100 Mbit/s, more than most phones have. */
const RATE = 12_500;
const path = 'wxfile://tmp_large.mp4';

const child = fork('test/tools/mock-clouds-process.ts', { execArgv: ['--import', 'tsx'] });
child.send({ number: 1, options: { bucket: 'b-bench', store: 'memory' } });
const [{ access }] = (await once(child, 'message')) as [{ access: MockCloud }];
const cloud = { ...access, port: Number(new URL(access.endpoint).port) } as MockCloud & { port: number };
const { origin, stop } = await serve(toNode(handlerFor(cloud, { dir: 'u/', mode: 'sts' })));
const files = new Map([[path, bytes(SIZE)]]);

/** Milliseconds that raw requests take. */
async function raw(key: string): Promise<number> {
  const { wx } = fakeWechat({ files, line: { rate: RATE, freeAt: 0 } });
  const created = await send(cloud, 'POST', `/b-bench/${key}?uploads`);
  const uploadId = created.element('UploadId')!;
  const urls = await Promise.all(
    Array.from({ length: SIZE / PART }, async (_, index) => {
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
      const { data } = await new Promise<{ data: ArrayBuffer }>((success, fail) =>
        wx.getFileSystemManager().readFile({ filePath: path, position, length: PART, success, fail }),
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

/** Milliseconds that the uploader takes, with its grant, its signatures and its CRC-64. */
async function ours(): Promise<number> {
  const { wx } = fakeWechat({ files, line: { rate: RATE, freeAt: 0 } });
  const uploader = uploadingProgram({ wx }).create({ endpoint: origin });
  const begun = performance.now();
  const { verified } = await uploader.add(path).finished;
  if (!verified) throw new Error('not verified');
  return performance.now() - begun;
}

const median = (times: number[]) => times.toSorted((a, b) => a - b)[times.length >> 1]!;
const times = { raw: [] as number[], ours: [] as number[] };
for (let run = 0; run < RUNS; run++) {
  times.raw.push(await raw(`raw-${run}`));
  times.ours.push(await ours());
}
const [rawTime, ourTime] = [median(times.raw), median(times.ours)];
console.log(
  `raw ${Math.round(rawTime)} ms, uploader ${Math.round(ourTime)} ms: ${(rawTime / ourTime).toFixed(2)} of raw`,
);
stop();
child.kill();
