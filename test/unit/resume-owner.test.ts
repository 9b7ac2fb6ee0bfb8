import { expect } from '@open-wc/testing';
import { type ResumeRecord, resumeSlot, type ResumeSlot } from '../../src/core/resume-store.js';
import { listUnfinished } from '../../src/core/unfinished.js';
import { fileOf, heldQueue } from './held-mode.js';

const record: ResumeRecord = { bucket: 'b', host: 'h', key: 'k', uploadId: 'u', partSize: 1e6, savedAt: Date.now() };
const { signal: never } = new AbortController();
const later = (milliseconds = 50) => new Promise((resolve) => setTimeout(resolve, milliseconds));

let scope = '';
const slotFor = (handle = async (): Promise<undefined> => undefined): ResumeSlot =>
  resumeSlot({ scope, fingerprint: 'f', name: 'n', size: 1, path: undefined, handle });

/** Works on its record until told to end. */
async function working(slot: ResumeSlot, work = async () => {}): Promise<() => Promise<void>> {
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

/** What discards a task does here: nobody is told of OSS. */
const dropped: (ResumeRecord | undefined)[] = [];
const unfinished = () =>
  listUnfinished(scope, [], async (left) => void dropped.push(await left.resume?.drop())).then((list) => list);

describe('an unfinished upload', () => {
  const { navigator } = globalThis;
  const pretend = (value: object) =>
    Object.defineProperty(globalThis, 'navigator', { configurable: true, get: () => value });

  beforeEach(() => {
    scope = `test ${Math.random()}`;
    dropped.length = 0;
  });
  afterEach(() => pretend(navigator));

  for (const secure of [true, false]) {
    describe(secure ? 'where there are locks' : 'on plain http', () => {
      beforeEach(() => secure || pretend({}));

      it('is ended by nobody who only waited for it, or came beside', async () => {
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

      it('is ended by whoever began it, once that run is over', async () => {
        const slot = slotFor();
        const end = await working(slot, () => slot.save(record));
        const drop = slot.drop();
        await end();
        expect(await drop).to.include({ uploadId: 'u' });
        expect(await slotFor().load()).to.be.undefined;
        expect(await slot.drop()).to.be.undefined;
      });

      it('is not ended by whoever began it, after another went on with it', async () => {
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

      it('is not listed while it is worked on; and what was listed before is not forgotten then', async () => {
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

  it('is kept to itself by who comes beside on plain http', async () => {
    pretend({});
    const [first, second] = [slotFor(), slotFor()];
    const end = await working(first, () => first.save(record));
    const endSecond = await working(second, async () => {
      expect(await second.load()).to.be.undefined;
      await second.save({ ...record, uploadId: 'v' });
    });
    expect(await slotFor().load()).to.include({ uploadId: 'u' });
    await endSecond();
    expect(await second.drop()).to.include({ uploadId: 'v' });
    expect(await slotFor().load()).to.include({ uploadId: 'u' });
    await end();
  });

  it('stays where a second task of the same file is canceled while it waits', async () => {
    const [one, other] = [heldQueue({ resumeScope: scope }), heldQueue({ resumeScope: scope })];
    const file = fileOf('film.mp4');
    one.queue.add([file]);
    other.queue.add([file]);
    await later();
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
    await later();
    expect(one.mode.discarded).to.deep.equal(['film.mp4']);
    expect(await first.resume.load()).to.be.undefined;
  });

  it('does not come back when it is cleared while a handle is waited for', async () => {
    let tell!: () => void;
    const slot = slotFor(() => new Promise((resolve) => (tell = () => resolve(undefined))));
    const saved = slot.save(record);
    const cleared = slot.clear();
    await later();
    tell();
    await Promise.all([saved, cleared]);
    expect(await slotFor().load()).to.be.undefined;
  });

  it('leaves its result to a tab that waits, for a minute, and without the application’s answer', async () => {
    const [first, second] = [slotFor(), slotFor()];
    const result = { key: 'k', size: 1, type: '', verified: true, callback: { secret: 1 } };
    const end = await working(first, () => first.save(record));
    const found = second.exclusive(() => second.load(), never);
    await later();
    await first.finish(result);
    await end();
    expect((await found)?.result).to.deep.equal({ ...result, callback: undefined });
    const { now } = Date;
    Date.now = () => now() + 61_000;
    try {
      expect(await slotFor().load()).to.be.undefined;
    } finally {
      Date.now = now;
    }
  });
});
