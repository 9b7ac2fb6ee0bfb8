import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createUploadHandler, toNode } from '../../src/server.js';
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
} from '../support/node/uploading-hosts.js';

afterEach(() => {
  cloud.resetSwitches();
  cloud.log.clear();
});

/** Waits until this is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let left = 2000; !isSo(); left--) {
    assert.ok(left > 0, `not within ten seconds: ${String(isSo)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

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
    await until(() => count('AbortMultipartUpload') > 0);
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
    await until(() => count('AbortMultipartUpload') > 0);
    assert.deepEqual([storage.size, [...files.keys()], uploader.restore().length], [0, [small], 0]);
    const next = await uploader.add(small).finished;
    assert.deepEqual(
      [settled, next].map(({ key }) => key.split('/')[0]),
      ['first', 'second'],
    );
  });
});
