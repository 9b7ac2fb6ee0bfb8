import { expect } from '@open-wc/testing';
import { type ResumeRecord } from '../../src/core/resume/resume-record.js';
import '../../src/core/resume/frozen-tab.js'; // which is loaded when a tab has waited
import '../../src/core/resume/message-locks.js';
import { createResumeStore, type ResumeStore } from '../../src/core/resume/resume-store.js';
import { resumeDatabase } from '../../src/core/resume/resume-database.js';
import { forgetUnfinished, listUnfinished } from '../../src/core/resume/unfinished.js';
import { SelfRunningTime } from '../support/browser/self-running-time.js';
import { until } from '../support/until.js';
import { sizedFile } from '../support/files.js';
import { heldQueue } from '../support/held-mode.js';

const record: ResumeRecord = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1e6, savedAt: Date.now() };
const { signal: never } = new AbortController();
const later = (milliseconds = 50) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let scope = '';
const slotFor = (handle = async (): Promise<undefined> => undefined): ResumeStore =>
  createResumeStore({ scope, fingerprint: 'f', name: 'n', size: 1, path: undefined, handle });

/** Works on its record until the test ends it. */
async function working(slot: ResumeStore, work = async () => {}): Promise<() => Promise<void>> {
  let end!: () => void;
  let over!: Promise<void>;
  await new Promise<void>((begun) => {
    over = slot.exclusive(async () => {
      await work();
      begun();
      await new Promise<void>((resolve) => (end = resolve));
    }, never);
  });
  return () => (end(), over);
}

/** What discards a task does here: OSS gets no request. */
const dropped: (ResumeRecord | undefined)[] = [];
const unfinished = () =>
  listUnfinished(
    scope,
    [],
    async (left) => void dropped.push(await left.resume?.drop()),
    () => [],
  );

describe('an unfinished upload', () => {
  const { navigator } = globalThis;
  const pretend = (value: object) =>
    Object.defineProperty(globalThis, 'navigator', { configurable: true, get: () => value });

  let time: SelfRunningTime;
  beforeEach(() => {
    scope = `test ${crypto.randomUUID()}`;
    dropped.length = 0;
    time = new SelfRunningTime(() => resumeDatabase.get(scope));
  });
  afterEach(() => {
    pretend(navigator);
    time.restore();
  });

  for (const secure of [true, false]) {
    describe(secure ? 'where there are locks' : 'on plain http', () => {
      beforeEach(() => secure || pretend({}));

      it('is not aborted by a tab that waited for it, or that uploads the same file beside it', async () => {
        const [first, second] = [slotFor(), slotFor()];
        const end = await working(first, () => first.save(record));
        const controller = new AbortController();
        const waiting = second.exclusive(async () => {}, controller.signal).catch(() => {});
        await later();
        controller.abort();
        expect(await second.drop()).to.be.undefined;
        expect(await slotFor().load()).to.include({ uploadId: 'u' });
        await Promise.all([end(), waiting]);
      });

      it('is aborted by the tab that began it, once that run is over', async () => {
        const slot = slotFor();
        const end = await working(slot, () => slot.save(record));
        const drop = slot.drop();
        await end();
        expect(await drop).to.include({ uploadId: 'u' });
        expect(await slotFor().load()).to.be.undefined;
        expect(await slot.drop()).to.be.undefined;
      });

      it('is not aborted by the tab that began it after another tab resumed it', async () => {
        const [first, second] = [slotFor(), slotFor()];
        await first.save(record);
        const takeOver = async () => second.save((await second.load())!);
        const end = await working(second, takeOver);
        const drop = first.drop();
        await end();
        expect(await drop).to.be.undefined;
        expect(await slotFor().load()).to.include({ uploadId: 'u' });
        expect(await second.drop()).to.include({ uploadId: 'u' });
      });

      const result = { key: 'k', size: 1, type: '', verified: true };

      /** A tab that takes the result of another, or else sends the file itself. */
      const tab = (signal = never) => {
        const slot = slotFor();
        return slot.exclusive(async () => {
          const found = await slot.load();
          if (!found?.result) await slot.save({ ...record, uploadId: 'another' });
          await slot.finish(found?.result ?? { ...result, key: 'another' });
          return found?.result?.key ?? 'another';
        }, signal);
      };

      it('leaves its result to all tabs that wait, even where one is closed, and then no record', async () => {
        const first = slotFor();
        const end = await working(first, () => first.save(record));
        const closed = new AbortController();
        const waiting = [tab(), tab(closed.signal).catch(() => 'closed'), tab(), tab()];
        await later(700); // on plain http they have asked by then
        closed.abort();
        await later();
        await first.finish(result);
        await end();
        expect(await Promise.all(waiting)).to.deep.equal(['k', 'closed', 'k', 'k']);
        await later();
        expect(await slotFor().load()).to.be.undefined;
        expect(await resumeDatabase.get(`${scope}\nf`)).to.be.undefined;
      });

      it('is not used by a tab that comes after its end', async () => {
        const [first, closed] = [slotFor(), new AbortController()];
        const end = await working(first, () => first.save(record));
        const waiting = tab(closed.signal).catch(() => {});
        await later(700);
        await first.finish(result); // there is one who waits
        closed.abort();
        await Promise.all([end(), waiting]);
        await later();
        expect(await tab()).to.equal('another');
      });

      it('is resumed by one waiting tab when its tab is frozen, and neither harms the other', async () => {
        const frozen = slotFor();
        const end = await working(frozen, () => frozen.save(record));
        const { postMessage } = BroadcastChannel.prototype;
        let responds = true; // as long as the first tab is at work
        BroadcastChannel.prototype.postMessage = function (this: BroadcastChannel, message: unknown) {
          if (message !== `${scope}\nf` || responds) postMessage.call(this, message);
        };
        try {
          const said: string[] = [];
          const waiter = (name: string) => ({
            stallTimeout: 400,
            onOtherTab: (is: boolean) => void said.push(`${name} ${is ? 'waits' : 'continues'}`),
          });
          const begunAt = performance.now();
          const found: (string | undefined)[] = [];
          const run = (name: string) => {
            const slot = slotFor();
            const work = async () => {
              const left = await slot.load();
              found.push(left?.result?.key);
              if (left?.result) return slot.finish(left.result);
              responds = true;
              expect(performance.now() - begunAt).to.be.within(1500, 6000);
              await slot.save({ ...record, uploadId: 'v' });
              await frozen.save({ ...record, sent: 1 }); // it wakes
              await frozen.clear();
              expect((await slotFor().load())?.uploadId).to.equal('v');
              await later(2500); // longer than the others wait for one that is frozen
              return slot.finish({ ...result, key: 'v' });
            };
            return slot.exclusive(work, never, waiter(name));
          };
          const both = Promise.all([run('second'), run('third')]);
          await later(100);
          responds = false;
          await both;
          await end();
          expect(found).to.deep.equal([undefined, 'v']);
          expect(said.toSorted()).to.deep.equal(['second continues', 'second waits', 'third continues', 'third waits']);
          expect(await slotFor().load()).to.be.undefined;
        } finally {
          BroadcastChannel.prototype.postMessage = postMessage;
        }
      });

      it('is waited for as long as its tab works', async () => {
        const first = slotFor();
        const end = await working(first, () => first.save(record));
        const said: boolean[] = [];
        let hasBegun = false;
        const slot = slotFor();
        const second = slot.exclusive(async () => void (hasBegun = true), never, {
          stallTimeout: 200,
          onOtherTab: (is) => void said.push(is),
        });
        await later(3000);
        expect([hasBegun, said]).to.deep.equal([false, [true]]);
        await end();
        await second;
        expect(said).to.deep.equal([true, false]);
      });

      it('stays forgotten, though its tab still works on it', async () => {
        const [first, paused] = [slotFor(), slotFor()];
        await paused.save(record);
        await paused.load();
        const end = await working(first, async () => first.save((await first.load())!));
        await forgetUnfinished(scope, async (left) => void dropped.push(await left.resume?.drop()));
        await later();
        await first.save({ ...record, sent: 5 });
        await first.save({ ...record, uploadId: 'begun again' });
        await paused.save(record); // it continues with what it has in memory
        await end();
        expect(await resumeDatabase.get(`${scope}\nf`)).to.be.undefined;
        await later(1500); // on plain http, a tab that waits for it has its turn by then
        expect(dropped).to.be.empty;
        expect(await first.load()).to.include({ uploadId: 'begun again' });
      });

      it('is not forgotten when another scope is', async () => {
        const first = slotFor();
        const end = await working(first, () => first.save(record));
        await forgetUnfinished(`${scope} of somebody else`, async () => {});
        await later();
        await first.save({ ...record, sent: 5 });
        expect(await resumeDatabase.get(`${scope}\nf`)).to.include({ sent: 5 });
        await end();
      });

      it('is forgotten where another tab was about to write it', async () => {
        await slotFor().save(record);
        const stored = (await resumeDatabase.get(`${scope}\nf`))!;
        const forgotten = forgetUnfinished(scope, async () => {});
        await Promise.all([forgotten, resumeDatabase.set(`${scope}\nf`, stored)]);
        expect(await resumeDatabase.list(scope)).to.be.empty;
      });

      it('is forgotten here and in OSS with all others of its scope when no tab works on it', async () => {
        await slotFor().save(record);
        const another = { scope, fingerprint: 'g', name: 'g', size: 1, path: undefined, handle: async () => undefined };
        await createResumeStore(another).save({ ...record, uploadId: 'g' });
        await createResumeStore({ ...another, scope: `${scope} of somebody else` }).save({ ...record, uploadId: 'h' });
        await forgetUnfinished(scope, async (left) => void dropped.push(await left.resume?.drop()));
        expect(await resumeDatabase.list(scope)).to.be.empty;
        expect(await resumeDatabase.list(`${scope} of somebody else`)).to.have.length(1);
        await later(700);
        expect(dropped.map((left) => left?.uploadId)).to.have.members(['g', 'u']);
      });

      it('is not listed while a tab works on it, and forget() of an earlier listing does nothing then', async () => {
        const slot = slotFor();
        await slot.save(record);
        const [listed] = await unfinished();
        expect(listed).to.include({ name: 'n' });
        const end = await working(slot);
        expect(await unfinished()).to.be.empty;
        await listed!.forget();
        expect(await slotFor().load()).to.include({ uploadId: 'u' });
        await end();
        await listed!.forget();
        expect(dropped.map((left) => left?.uploadId)).to.deep.equal(['u']);
        expect(await unfinished()).to.be.empty;
      });
    });
  }

  it('is not taken over early from a tab that worked until now', async () => {
    const first = slotFor();
    const end = await working(first, () => first.save(record));
    const { postMessage } = BroadcastChannel.prototype;
    let responds = true;
    BroadcastChannel.prototype.postMessage = function (this: BroadcastChannel, message: unknown) {
      if (message !== `${scope}\nf` || responds) postMessage.call(this, message);
    };
    let hasBegun = false;
    const waiter = { stallTimeout: 1000, onOtherTab: () => {} };
    const second = slotFor().exclusive(async () => void (hasBegun = true), never, waiter);
    try {
      await later(6500); // longer than it would be waited for, had it been silent
      responds = false;
      await later(2100);
      expect(hasBegun).to.be.false;
      responds = true;
    } finally {
      BroadcastChannel.prototype.postMessage = postMessage;
      await Promise.all([end(), second]);
    }
  });

  it('stays when a second task of the same file is canceled while it waits', async () => {
    const [one, other] = [heldQueue({ resumeScope: scope }), heldQueue({ resumeScope: scope })];
    const file = sizedFile('film.mp4');
    one.queue.add([file]);
    other.queue.add([file]);
    await until(() => one.mode.names.length + other.mode.names.length === 2, 'both uploads');
    const [first, second] = [one.mode.of('film.mp4').job, other.mode.of('film.mp4').job];
    const end = await working(first.resume, () => first.resume.save(record));
    const waiting = second.resume.exclusive(async () => {}, second.signal).catch(() => {});
    other.queue.cancel();
    await waiting;
    await later();
    expect(await first.resume.load()).to.include({ uploadId: 'u' });
    expect(other.mode.discarded).to.be.empty;
    one.queue.cancel();
    await end();
    while (one.mode.discarded.length === 0) await later(20);
    expect(one.mode.discarded).to.deep.equal(['film.mp4']);
    expect(await first.resume.load()).to.be.undefined;
  });

  it('does not come back when it is cleared while its file handle is awaited', async () => {
    let release!: () => void;
    const slot = slotFor(() => new Promise((resolve) => (release = () => resolve(undefined))));
    const saved = slot.save(record);
    const cleared = slot.clear();
    await later();
    release();
    await Promise.all([saved, cleared]);
    expect(await slotFor().load()).to.be.undefined;
  });

  it('leaves its result to a waiting tab for a minute, without the callback’s response', async () => {
    const [first, second] = [slotFor(), slotFor()];
    const result = { key: 'k', size: 1, type: '', verified: true, callback: { secret: 1 } };
    const end = await working(first, () => first.save(record));
    const found = second.exclusive(() => second.load(), never);
    await later();
    await first.finish(result);
    await end();
    expect((await found)?.result).to.deep.equal({ ...result, callback: undefined });
    time.sleep(61_000);
    expect(await slotFor().load()).to.be.undefined;
  });
});
