import { expect } from '@open-wc/testing';
import type { Order } from '../../src/image/picture-worker.js';
import { drawInWorker, isCanvasAltered } from '../../src/image/picture-workers.js';
import { configureIntegrity } from '../../src/base/worker-source.js';
import { drawPicture } from '../support/browser/draw-picture.js';
import { LongTimers } from '../support/browser/long-timers.js';
import { replace, untilTestEnds, wrap } from '../support/browser/replace.js';
import { forbidWorkers, startedWorkers } from '../support/browser/workers.js';

const COUNT = 8; // more than there are workers

async function someOrder(): Promise<Order> {
  const [width, height] = [300, 200];
  const picture = await drawPicture('photo.jpg', { width, height });
  const type = 'image/jpeg';
  return { picture, from: [width, height], to: [150, 100], type, ownType: type, quality: 0.8 };
}

/** Holds what workers are to draw of a picture. @returns what hands it to them */
function holdPictures(): () => void {
  const held: (() => void)[] = [];
  const end = wrap(Worker.prototype, 'postMessage', (postMessage) => {
    return function (this: Worker, message: [id: number, order: Order]) {
      const post = () => postMessage.call(this, message);
      if ((message[1].picture as Blob).size > 0) held.push(post);
      else post();
    };
  });
  return () => {
    end();
    for (const post of held) post();
  };
}

it('isCanvasAltered waits for none of the pictures that are made', async () => {
  const order = await someOrder();
  const release = holdPictures();
  const drawing = Promise.all(Array.from({ length: COUNT }, () => drawInWorker(order)));
  expect(await isCanvasAltered()).to.equal(false);
  release();
  expect((await drawing).map((one) => (one as Blob).type)).to.deep.equal(Array(COUNT).fill('image/jpeg'));
  expect(await isCanvasAltered(), 'again').to.equal(false);
});

it('no more pictures are in work at once than leave one core to the page', async () => {
  replace(navigator, 'hardwareConcurrency', 4);
  const source = '/src/image/picture-workers.js?four-cores';
  const { drawInWorker: drawInOne } = (await import(source)) as typeof import('../../src/image/picture-workers.js');
  const started = startedWorkers();
  const order = await someOrder();
  await Promise.all(Array.from({ length: COUNT }, () => drawInOne(order)));
  expect(started.length).to.equal(3);
});

describe('a page without workers', () => {
  const timers = LongTimers.use(10_000, []);
  it('draws pictures itself, each for at most a minute', async () => {
    const source = '/src/image/picture-workers.js?without-workers';
    const workers = (await import(source)) as typeof import('../../src/image/picture-workers.js');
    const order = await someOrder();
    forbidWorkers();
    expect(await workers.drawInWorker(order)).to.have.property('type', 'image/jpeg');
    const decoding = new Promise<void>((begun) => {
      wrap(globalThis, 'createImageBitmap', () => () => new Promise(() => begun()));
    });
    const drawing = workers.drawInWorker(order);
    await decoding;
    timers.pass(60_000);
    expect(await drawing).to.equal(undefined);
  });
});

it('the worker for pictures is not started from the copy of the CRC worker that the page serves', async () => {
  const started = startedWorkers();
  untilTestEnds({ restore: () => configureIntegrity({ url: undefined, blob: true }) });
  configureIntegrity({ url: '/src/oss/integrity/crc-worker.js', blob: false });
  const source = '/src/image/picture-workers.js?as-on-a-new-page';
  const workers = (await import(source)) as typeof import('../../src/image/picture-workers.js');
  expect(await workers.isCanvasAltered()).to.equal(false);
  expect(started).to.deep.equal([new URL('/src/image/picture-worker.js', location.href).href]);
});
