import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { toNode } from '../../src/server.js';
import { fakeWechat } from '../support/node/fake-wechat.js';
import { handlerFor } from '../support/node/server-handler.js';
import { useCloud, useServer } from '../support/node/servers.js';
import { uploadingProgram } from '../support/node/uploading-program.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const SIZE = 200_000_000;
const MOST_HELD = 30_000_000;

it('mini program: 200 MB take at most 30 MB of memory', { timeout: 120_000 }, async () => {
  const cloud = await useCloud({ bucket: 'b-memory' });
  const endpoint = await useServer(toNode(handlerFor(cloud, { dir: 'u/', mode: 'sts' })));
  const given: WeakRef<ArrayBuffer>[] = [];
  let most = 0;
  const onRead = (buffer: ArrayBuffer) => {
    given.push(new WeakRef(buffer));
    collectGarbage();
    most = Math.max(
      most,
      given.reduce((sum, one) => sum + (one.deref()?.byteLength ?? 0), 0),
    );
  };
  const piece = (start: number, end: number) => new Uint8Array(end - start).fill(start & 255);
  const path = 'wxfile://tmp_large.mp4';
  const { wx } = fakeWechat({ files: new Map([[path, { length: SIZE, piece }]]), onRead });
  const { create } = uploadingProgram({ wx });
  const { verified, size } = await create({ endpoint }).add(path).finished;
  assert.deepEqual([verified, size], [true, SIZE]);
  assert.ok(most <= MOST_HELD, `${most} bytes were held`);
});
