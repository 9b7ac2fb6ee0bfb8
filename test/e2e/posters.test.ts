import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type GrantRequest,
  postPolicy,
  presignedUrl,
  type QueueOptions,
  sts,
  type StoredObject,
  UploadQueue,
  vod,
} from '../../src/core.js';
import { blueVideo, canShowVideo } from '../support/browser/blue-video.js';
import { requestsOf, startAfresh, stored, switches } from '../support/browser/cloud.js';
import { look } from '../support/browser/draw-picture.js';
import { allEnded, endpoints, placeLive } from '../support/browser/live-element.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replace } from '../support/browser/replace.js';
import { finishBy } from '../support/browser/upload.js';
import { until } from '../support/until.js';
import { formFor } from './signed-grants.js';

const modes = { sts, 'post-policy': postPolicy, 'presigned-url': presignedUrl };
const bySts: QueueOptions = { mode: sts, endpoint: endpoint(endpoints.sts) };
const puts = ['PutObject', 'PostObject'];
const ending = { 'image/jpeg': '.jpg', 'image/webp': '.webp' };

const send = async (options: QueueOptions, file = blueVideo('film.webm')): Promise<StoredObject> =>
  (await finishBy(new UploadQueue({ ...bySts, ...options }), file)).result!;

describe('a poster', () => {
  const said: unknown[] = [];
  before(function () {
    if (!canShowVideo()) this.skip();
  });
  beforeEach(async () => {
    await startAfresh();
    said.length = 0;
    replace(console, 'warn', (...words: unknown[]) => void said.push(...words));
  });

  for (const [name, mode] of Object.entries(modes))
    it(`is stored beside its video by ${name}`, async () => {
      const { key, verified, poster } = await send({
        mode,
        endpoint: endpoint(endpoints[name as keyof typeof modes]),
        poster: '',
      });
      expect(verified).to.equal(true);
      expect(poster).to.include({ type: 'image/jpeg', width: 16, height: 16 });
      if (name === 'presigned-url')
        expect(poster!.key)
          .to.match(/film\.webm\.jpg$/)
          .and.not.equal(key);
      else expect(poster!.key).to.equal(`${key}.jpg`);
      const response = await stored(poster!.key);
      expect(response.headers.get('content-type')).to.equal('image/jpeg');
      const picture = await response.blob();
      expect(picture.size).to.equal(poster!.size);
      expect((await look(picture)).seen).to.deep.equal(['blue', 'blue', 'blue', 'blue']);
    });

  for (const [what, mode, place] of [
    ['a form for each file', postPolicy, (name: string) => formFor({ key: `posters/${name}` })],
    ['an address of VOD', vod, () => endpoint(endpoints.vod)],
  ] as const)
    it(`has the key that the endpoint chooses for it, where that gives ${what}`, async () => {
      const asked: GrantRequest[] = [];
      const fetchGrant: FetchGrant = (request, signal) => (
        asked.push(request),
        place(request.file.name)(request, signal)
      );
      const { key, poster } = await send({ mode, endpoint: fetchGrant, poster: '' });
      const { file, asks } = asked.at(-1)!;
      expect(file).to.include({ name: 'film.webm.jpg', size: poster!.size, type: 'image/jpeg' });
      expect(asks).to.include({ posterOf: key });
      expect(asked).to.have.length(2);
      expect(poster!.key).to.not.equal(key);
      if (mode === postPolicy) expect(poster!.key).to.equal('posters/film.webm.jpg');
      expect((await stored(poster!.key)).headers.get('content-type')).to.equal('image/jpeg');
    });

  it('has the type and the key that the page wants, as far as the browser can make that type', async () => {
    const { key, poster } = await send({ poster: 'image/webp' });
    expect(poster!.key).to.equal(key + ending[poster!.type as keyof typeof ending]);
    const own = await send({ poster: 'image/jpeg', posterKey: (of) => of.replace(/\.webm$/, '-poster.jpg') });
    expect(own.poster!.key).to.equal(own.key.replace('.webm', '-poster.jpg'));
  });

  it('is made of videos only, and only where the page wants it', async () => {
    expect(await send({})).to.not.have.property('poster');
    expect(await send({ poster: '' }, new File(['a'], 'a.txt', { type: 'text/plain' }))).to.not.have.property('poster');
    expect(await requestsOf(...puts)).to.have.length(2);
  });

  for (const [what, options, file] of [
    ['the browser cannot show the video', {}, new File(['no video'], 'a.mp4', { type: 'video/mp4' })],
    ['the grant does not allow its key', { posterKey: () => 'elsewhere/poster.jpg' }],
    ['the page’s function throws', { posterKey: () => JSON.parse('{') as string }],
  ] as [string, QueueOptions, File?][])
    it(`does not fail its video where ${what}`, async () => {
      const { key, verified, ...rest } = await send({ poster: '', ...options }, file);
      expect(verified).to.equal(true);
      expect(rest).to.not.have.property('poster');
      expect((await stored(key)).status).to.equal(200);
    });

  it('does not fail its video where OSS does not take it', async () => {
    await switches({ faults: [{ kind: 'status', operation: puts, status: 403, code: 'AccessDenied', skip: 1 }] });
    const { verified, ...rest } = await send({ poster: '' });
    expect(verified).to.equal(true);
    expect(rest).to.not.have.property('poster');
  });

  it('is given up where its video is paused meanwhile, which is not sent again', async () => {
    await switches({ faults: [{ kind: 'stall', operation: puts, skip: 1 }] });
    const queue = new UploadQueue({ ...bySts, poster: '' });
    const [task] = queue.add([blueVideo('film.webm')]);
    await until(async () => (await requestsOf(...puts)).length === 2, 'the poster is sent');
    queue.pause();
    queue.resume();
    const { verified, ...rest } = await task!.finished;
    expect(verified).to.equal(true);
    expect(rest).to.not.have.property('poster');
    expect(await requestsOf(...puts)).to.have.length(2);
    await switches(); // not before: it resets the stalled connection, and a browser sends again what it has not given up yet
  });

  for (const mode of ['sts', 'post-policy', 'presigned-url'])
    it(`is named to the endpoint that completes its video, and completed by nobody itself: ${mode}`, async () => {
      const asked: GrantRequest[] = [];
      const ask = endpoint(`/server/completed/${mode}`);
      const fetchGrant: FetchGrant = (request, signal) => (asked.push(request), ask(request, signal));
      const { key, poster, data } = await send({ mode: undefined, endpoint: fetchGrant, poster: '' });
      expect(data).to.include({ key, isRepeat: false });
      const completed = asked.flatMap(({ asks }) => (asks?.['operation'] === 'completed' ? [asks] : []));
      expect(completed).to.have.length(1);
      expect(completed[0]).to.include({ key, poster: poster!.key });
    });

  describe('that nobody makes, or OSS never takes', () => {
    const timers = LongTimers.use(10_000, []);

    it('is waited for while its video is sent, and ten seconds more', async () => {
      replace(globalThis, 'createImageBitmap', () => new Promise<never>(() => {}));
      const queue = new UploadQueue({ ...bySts, poster: '' });
      const [task] = queue.add([blueVideo('film.webm')]);
      await until(() => timers.has(10_000), 'the video is stored');
      timers.pass(9_999);
      expect(task!.status).to.equal('uploading');
      timers.pass(1);
      expect(await task!.finished)
        .to.include({ verified: true })
        .and.not.have.property('poster');
    });

    it('is given up ten seconds after its video was stored', async () => {
      await switches({ faults: [{ kind: 'stall', operation: puts, skip: 1 }] });
      const queue = new UploadQueue({ ...bySts, poster: '' });
      const [task] = queue.add([blueVideo('film.webm')]);
      await until(async () => (await requestsOf(...puts)).length === 2, 'the poster is sent');
      timers.pass(9_999);
      expect(task!.status).to.equal('uploading');
      timers.pass(1);
      const { verified, ...rest } = await task!.finished;
      expect(verified).to.equal(true);
      expect(rest).to.not.have.property('poster');
      await switches();
    });
  });

  it('is known to `afterUpload` and in the form’s value', async () => {
    const { element } = await placeLive(`name="films" value-as="json" poster mode="sts" endpoint="${endpoints.sts}"`);
    let known: StoredObject | undefined;
    element.afterUpload = (_, result) => void (known = result);
    const form = document.createElement('form');
    element.replaceWith(form);
    form.append(element);
    await element.addFiles([blueVideo('film.webm')]);
    await allEnded(element);
    const { poster } = element.tasks[0]!.result!;
    expect(poster!.key).to.match(/\.webm\.jpg$/);
    expect(known!.poster).to.deep.equal(poster);
    const value = JSON.parse(new FormData(form).get('films') as string) as StoredObject;
    expect(value.poster).to.deep.equal(JSON.parse(JSON.stringify(poster)));
    form.remove();
  });
});
