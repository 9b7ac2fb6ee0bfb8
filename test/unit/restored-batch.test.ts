import { expect } from '@open-wc/testing';
import { batchDatabase } from '../../src/core/batch/batch-database.js';
import { type BatchHeader, type FileRecord, fileStates } from '../../src/core/batch/batch-record.js';
import { tabId } from '../../src/core/batch/tab-id.js';
import { recordScope } from '../../src/core/resume/record-scope.js';
import { pageOf } from '../../src/core/resume/page-place.js';
import { UploadQueue } from '../../src/upload-queue.js';
import { HeldMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

/** More than are shown at once. */
const MANY = 1_600;

/** What a page that is gone has left: files that are done, in a form that was not submitted. */
async function leaveBatch(resumeScope: string, files: number): Promise<string> {
  const id = `batch ${Math.random()}`;
  const page = pageOf(location.href);
  const header: BatchHeader = {
    ...{ id, scope: recordScope(resumeScope), owner: 'a page before', page, field: '', context: undefined },
    ...{ tab: tabId(), savedAt: Date.now() },
  };
  const names = Array.from({ length: files }, (_, i) => `${i}.jpg`);
  const record = (key: string): FileRecord => ({ key, isOwn: true, result: { key, size: 9 } });
  await batchDatabase.write(
    header,
    header.owner,
    [
      ['list', 0, names.map((name) => ({ file: name, place: name, name }))],
      ['states', 0, new Uint8Array(files).fill(fileStates.done)],
      ...names.map((name, i) => ['file', i, record(name)] as const),
    ],
    true,
  );
  return id;
}

const isKept = async (id: string) => (await batchDatabase.headers()).some((header) => header.id === id);

describe('a batch that is restored', () => {
  let resumeScope = '';
  let queue: UploadQueue;
  beforeEach(() => {
    resumeScope = `user ${Math.random()}`;
    queue = new UploadQueue({ mode: new HeldMode(), fetchGrant: async () => ({}), resumeScope, isInForm: true });
  });
  afterEach(() => queue.clear());

  it('comes back whole, in its order, before the file that was added meanwhile', async () => {
    const id = await leaveBatch(resumeScope, MANY);
    const restoring = queue.restore();
    queue.add([new File(['new'], 'new.jpg')]);
    expect(await restoring).to.have.length(MANY);
    const names = queue.tasks.map(({ name }) => name);
    expect(names).to.have.length(MANY + 1);
    expect([names[0], names[1], names.at(-2), names.at(-1)]).to.eql(['0.jpg', '1.jpg', `${MANY - 1}.jpg`, 'new.jpg']);
    expect(await isKept(id)).to.equal(true);
  });

  it('does not come back behind a list that is cleared while it is shown', async () => {
    const id = await leaveBatch(resumeScope, MANY);
    const restoring = queue.restore();
    await until(() => queue.tasks.length > 0);
    expect(queue.tasks.length, 'the first of them').to.be.below(MANY);
    queue.clear();
    await restoring;
    expect(queue.tasks).to.have.length(0);
    await until(async () => !(await isKept(id)));
  });
});
