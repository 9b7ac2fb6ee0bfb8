import { expect } from '@open-wc/testing';
import { memoryStore } from '../../src/memory/store.js';
import type { GrantRequest } from '../../src/grant/grant.js';
import { UploadError } from '../../src/base/upload-error.js';
import type { AfterUpload } from '../../src/task/upload-settings.js';
import { UploadQueue } from '../../src/queue/upload-queue.js';
import { fileOf, leaveFiles, leaveUnsaved, leaveUpload } from '../support/browser/memory.js';
import { HeldMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

const isKept = async (id: string) => (await memoryStore.sessions()).some((session) => session.id === id);
let resumeScope = '';
let queue: UploadQueue;

describe('what is left where no user is named', () => {
  let mode: HeldMode;
  const pages: UploadQueue[] = [];
  const keyOf = (name: string) => `u/7/${name}`;

  /** A file in parts, and one that is stored and not saved. */
  async function leaveRecords(inPartsName: string): Promise<void> {
    await leaveUpload(resumeScope, inPartsName, 0, { size: 9, key: keyOf(inPartsName) });
    await leaveUnsaved(resumeScope, 'unsaved.jpg', keyOf('unsaved.jpg'));
  }

  /** A page with this grant, what it asks, and what it saves. */
  function pageWith(grant: object | undefined) {
    const asked: string[] = [];
    const saved: string[] = [];
    const fetchGrant = async ({ file }: GrantRequest) => {
      asked.push(file.name);
      if (grant) return grant;
      throw new UploadError('grant', 'Nobody is signed in.');
    };
    mode = Object.assign(new HeldMode(), { readGrant: (granted: object) => ({ id: 'held', ...granted }) });
    const afterUpload: AfterUpload = ({ name }) => saved.push(name);
    queue = new UploadQueue({ mode, endpoint: fetchGrant, resumeScope, isInForm: true, afterUpload });
    pages.push(queue);
    return { asked, saved };
  }
  /** What it is, how many, and every word that is said of it. */
  const listed = async () => JSON.stringify(await queue.listUnfinished());
  const count = (total: number, isPending = false) =>
    JSON.stringify([{ kind: 'unverified', id: 'unverified', total, isPending }]);

  beforeEach(() => (resumeScope = `/grant ${Math.random()}\n`));
  afterEach(() => pages.splice(0).forEach((one) => one.clear()));

  for (const [grant, is] of [
    [{ dir: 'u/7' }, 'its `dir`'],
    [{ key: 'u/7/new.jpg' }, 'its key’s folder'],
    [{}, 'nothing'],
  ] as const)
    it(`comes back by one grant, which names ${is}`, async () => {
      await leaveFiles(resumeScope, 2, keyOf);
      await leaveRecords('film.mp4');
      const { asked, saved } = pageWith(grant);
      await queue.restore();
      const keys = queue.tasks.map((task) => (task.result ?? task.stored)!.key);
      expect(keys).to.have.members(['0.jpg', '1.jpg', 'unsaved.jpg'].map(keyOf));
      expect((await queue.listUnfinished()).map((one) => one.kind === 'file' && one.name)).to.deep.equal(['film.mp4']);
      await queue.restore();
      queue.add([fileOf('new.jpg')]);
      await until(() => mode.runs.length > 0, 'an upload');
      expect(asked).to.have.length(1);
      expect(saved).to.deep.equal(['unsaved.jpg']);
    });

  for (const [grant, why] of [
    [{ dir: 'u/8' }, 'is another person’s'],
    [undefined, 'is refused'],
  ] as const)
    it(`is a count, and nobody takes it, where the grant ${why}`, async () => {
      const id = await leaveFiles(resumeScope, 2, keyOf, false);
      await leaveRecords('0.jpg'); // which is in the batch, too
      const { asked, saved } = pageWith(grant);
      const waits: Promise<unknown>[] = [];
      const restoring = queue.restore((waited) => waits.push(waited));
      await until(() => waits.length, 'the wait');
      expect(await restoring).to.deep.equal([]);
      expect(await listed()).to.equal(count(3));
      queue.configure({ context: 7 });
      queue.configure({ context: undefined });
      expect(await queue.restore(() => expect.fail('asks no more'))).to.deep.equal([]);
      queue.submitted();
      queue.clear();
      queue.add([fileOf('0.jpg')]);
      await queue.listUnfinished();
      expect([asked.length, saved.length, queue.tasks.length]).to.deep.equal([1, 0, 1]);
      const { owner } = (await memoryStore.sessions()).find((session) => session.id === id)!;
      expect(owner).to.equal('a page before');

      pageWith({ dir: 'u/7' });
      await queue.restore();
      const names = queue.tasks.map(({ name }) => name);
      expect(names, 'for the one who left it').to.deep.equal(['unsaved.jpg']);
      expect((await queue.listUnfinished()).map(({ kind }) => kind)).to.deep.equal(['batch', 'file']);
    });

  it('is asked for again where grants come from another endpoint', async () => {
    await leaveFiles(resumeScope, 2, keyOf);
    pageWith(undefined);
    await queue.restore();
    queue.configure({ endpoint: async () => ({ dir: 'u/7' }) });
    expect(await queue.restore()).to.have.length(2);
  });

  it('is a count, without a grant, as long as no key was known', async () => {
    await leaveFiles(resumeScope, 2, () => undefined, false);
    const { asked } = pageWith({});
    await queue.restore();
    expect(await listed()).to.equal(count(2));
    expect(asked).to.deep.equal([]);
  });

  it('is no longer this person’s after a sign-out, and is discarded with its count', async () => {
    const { asked } = pageWith({ dir: 'u/8' });
    await queue.forgetUnfinished();
    const id = await leaveFiles(resumeScope, 2, keyOf);
    await leaveRecords('film.mp4');
    await queue.restore();
    await queue.forgetUnfinished();
    expect(await isKept(id)).to.equal(false);
    const other = await leaveFiles(resumeScope, 2, keyOf);
    await leaveRecords('film.mp4');
    await queue.restore();
    expect(asked).to.have.length(2);
    const [unverified] = await queue.listUnfinished();
    await unverified!.forget();
    expect(await listed()).to.equal('[]');
    expect(await isKept(other)).to.equal(false);
  });

  it('is asked for by nobody where a user is named', async () => {
    resumeScope = `user ${Math.random()}`;
    await leaveFiles(resumeScope, 1, keyOf);
    const { asked } = pageWith({ dir: 'u/8' });
    expect(await queue.restore(() => expect.fail('waits'))).to.have.length(1);
    expect(asked).to.deep.equal([]);
  });

  it('comes back with the state of a form, as far as it is this person’s', async () => {
    const { asked } = pageWith({ dir: 'u/7' });
    await queue.memory.restoreState([{ key: 'u/7/a.jpg' }, { key: 'u/8/b.jpg' }]);
    expect(queue.tasks.map(({ result }) => result!.key)).to.deep.equal(['u/7/a.jpg']);
    expect(asked).to.deep.equal(['a.jpg']);
  });
});
