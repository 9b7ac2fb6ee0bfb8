import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createUploadHandler, toNode } from '../../src/server.js';
import type { FileTask } from '../../src/mini-program.js';
import { bytes, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { cloudOptions } from '../support/node/server-handler.js';
import { useServer } from '../support/node/servers.js';
import {
  allFiles,
  begun,
  cloud,
  count,
  failureOf,
  inSmallParts,
  inWechat,
  large,
  MB,
  small,
  stored,
} from '../support/node/uploading-hosts.js';

afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

describe('mini program: records of removed files', () => {
  it('a failed file that is removed does not come back: no record, no saved file, no parts in OSS', async () => {
    const files = allFiles();
    const { uploader, storage } = inWechat({ files }, inSmallParts);
    const denied = { kind: 'status', operation: 'UploadPart', status: 403, code: 'AccessDenied', skip: 3 } as const;
    cloud.setSwitches({ faults: [denied] });
    const task = uploader.add(large, { keep: true });
    assert.equal((await failureOf(task)).code, 'denied');
    assert.equal(storage.size, 1);
    cloud.resetSwitches();
    uploader.remove(task);
    await until(() => count('AbortMultipartUpload'), 'AbortMultipartUpload');
    assert.deepEqual([storage.size, [...files.keys()], uploader.restore().length], [0, [small], 0]);
  });

  it('a file that is canceled while the host saves it does not come back', async () => {
    const files = allFiles();
    const { uploader, storage } = inWechat({ files });
    const task = uploader.add(large, { size: 9 * MB, keep: true });
    task.cancel();
    await uploader.add(small).finished; // meanwhile it is saved
    assert.deepEqual([storage.size, [...files.keys()], uploader.restore().length], [0, [small], 0]);
  });
});

describe('mini program: sign-out', () => {
  it('`forgetUnfinished()`: the next user’s files go into the own folder, and none of the user before is left', async () => {
    const authorize = ({ headers }: Request) => ({ dir: `${headers.get('x-user')}/`, mode: 'sts' as const });
    const endpoint = await useServer(toNode(createUploadHandler({ ...cloudOptions(cloud), authorize })));
    let user = 'first';
    const files = allFiles();
    const headers = () => ({ 'X-User': user });
    const { uploader, storage } = inWechat({ files }, { endpoint, headers, ...inSmallParts });
    const settled = await uploader.add(small).finished;
    const paused = await begun(uploader, { keep: true });
    paused.pause();
    cloud.resetSwitches();
    uploader.forgetUnfinished();
    user = 'second';
    await until(() => count('AbortMultipartUpload'), 'AbortMultipartUpload');
    assert.deepEqual([storage.size, [...files.keys()], uploader.restore().length], [0, [small], 0]);
    const next = await uploader.add(small).finished;
    assert.deepEqual(
      [settled, next].map(({ key }) => key.split('/')[0]),
      ['first', 'second'],
    );
  });

  it('`forgetUnfinished()`: what is on its way ends without a record', async () => {
    const files = allFiles();
    let end!: () => void;
    const saved = new Promise<void>((resolve) => (end = resolve));
    const { uploader, storage } = inWechat({ files }, { afterUpload: () => saved });
    const task = uploader.add(large, { keep: true });
    await until(() => task.state.status === 'uploading' && task.state.phase === 'saving', 'the step after it');
    uploader.forgetUnfinished();
    assert.deepEqual([storage.size, files.size], [0, 2]);
    end();
    await task.finished;
    await until(() => files.size === 1, 'the end of the saved file');
    assert.equal(storage.size, 0);
  });
});

describe('mini program: two recordings of one name and length', () => {
  const recordings = { 'wxfile://one': bytes(50_000, 1), 'wxfile://other': bytes(50_000, 2) };
  const name = 'voice.pcm';

  async function assertSent(task: FileTask): Promise<void> {
    const { key } = await task.finished;
    assert.ok(sameBytes(await stored(key), recordings[task.filePath as keyof typeof recordings]));
  }

  /** A program whose server is down, or not. */
  function saving(storage: Map<string, string>, isDown: boolean) {
    const server = { isDown };
    const afterUpload = () => {
      if (server.isDown) throw new Error('It is down.');
    };
    const files = new Map<string, Uint8Array>(Object.entries(recordings));
    return { ...inWechat({ storage, files }, { afterUpload, retryPolicy: { retryFor: 0 } }), server };
  }

  it('the second is sent, too, though the first is stored and not saved', async () => {
    const storage = new Map<string, string>();
    const { uploader, server } = saving(storage, true);
    const one = uploader.add('wxfile://one', { name });
    assert.equal((await failureOf(one)).code, 'save');
    server.isDown = false;
    await assertSent(uploader.add('wxfile://other', { name }));
    one.retry();
    await assertSent(one);
    assert.equal(storage.size, 0);
  });

  it('the next program sends it, too; `restore()` saves the first', async () => {
    const storage = new Map<string, string>();
    const one = saving(storage, true).uploader.add('wxfile://one', { name });
    assert.equal((await failureOf(one)).code, 'save');
    const { uploader } = saving(storage, false);
    await assertSent(uploader.add('wxfile://other', { name }));
    const sent = count('PostObject');
    const [restored] = uploader.restore();
    await assertSent(restored!);
    assert.deepEqual([sent, count('PostObject'), storage.size], [2, 2, 0]);
  });
});

describe('mini program: uploaders of one program', () => {
  it('one continues what another was closed with, and nothing where the program has cleared its storage', async () => {
    const { uploader, another, storage } = inWechat({}, inSmallParts);
    (await begun(uploader, { keep: true })).pause();
    cloud.resetSwitches();
    const next = another();
    assert.deepEqual([next.unfinished().length, next.restore().length], [0, 0]);
    uploader.close();
    assert.deepEqual([uploader.tasks.length, next.unfinished().length], [0, 1]);
    storage.clear();
    assert.equal(another().restore().length, 0);
  });
});
