import { lazy } from '../base/lazy.js';
import { workerStarter } from '../base/start-worker.js';
import { workerSource } from '../base/worker-source.js';
import type { draw, Order, workerName } from './picture-worker.js';
import { ownWorkerFile } from './picture-worker-file.js';
import { inTime, pixelGate } from '../media/pixel-gate.js';

/** Workers at once, at most: each holds a decoded picture. One core is left to the page. */
const MOST_WORKERS = 4;
/** A worker that has nothing to do is ended after this many milliseconds, and with it what it holds. */
const IDLE_TIMEOUT = 5_000;

const startWorker = workerStarter({
  name: 'oss-direct-upload-image' satisfies typeof workerName,
  path: 'image/picture-worker.js',
  file: ownWorkerFile,
  text: async () => (await import('./picture-worker-text.js')).workerText,
  source: {
    // The page's copy is that of another worker.
    get blob() {
      return workerSource.blob;
    },
  },
});

/** What is drawn; undefined for a picture that stays as it is; or `altered`, where all do. */
type Drawn = Awaited<ReturnType<typeof draw>>;

/** Draws one picture after the other. */
interface WorkerSlot {
  readonly draw: (order: Order) => Promise<Drawn>;
  readonly end: () => void;
  idle?: ReturnType<typeof setTimeout>;
}

const idle: WorkerSlot[] = [];
/** Those that wait for a slot. */
const waiting: ((slot: WorkerSlot) => void)[] = [];
let slots = 0;

/** Draws a picture in a worker, if the page allows one. @param decode makes what is drawn @returns undefined if it stays, `altered` where all do */
export async function drawInWorker(order: Order, decode?: () => Promise<ImageBitmap>): Promise<Drawn> {
  const [width, height] = order.from;
  const slot = await freeSlot(); // first: what waits for one has no pixels yet
  try {
    return await endIfFailed(
      slot,
      pixelGate.use(width * height, async () => slot.draw(decode ? { ...order, picture: await decode() } : order)),
    );
  } finally {
    rest(slot);
  }
}

/** Whether the browser alters what is drawn, so that no picture can be made. Waits for no other picture. @throws UploadError where that is not known */
export const isCanvasAltered = lazy(checkCanvas);

async function checkCanvas(): Promise<boolean> {
  const nothing: Order = { picture: new Blob(), from: [1, 1], to: [1, 1], type: '', ownType: '', quality: 1 };
  const slot = idleSlot() ?? (await newSlot()); // one more, where all are at work
  try {
    const drawn = await endIfFailed(slot, inTime(slot.draw(nothing)));
    if (!drawn) throw new Error('The canvas cannot be checked.');
    return drawn === 'altered';
  } finally {
    rest(slot);
  }
}

/** A slot that takes too long, or cannot decode the picture, draws nothing, and is replaced by the next picture's. */
const endIfFailed = (slot: WorkerSlot, drawing: Promise<Drawn>): Promise<Drawn> =>
  drawing.catch(() => {
    slot.end();
    return undefined;
  });

async function freeSlot(): Promise<WorkerSlot> {
  const free = idleSlot();
  if (free) return free;
  if (slots >= mostSlots()) return new Promise((resolve) => waiting.push(resolve));
  return newSlot();
}

function mostSlots(): number {
  return Math.max(1, Math.min(MOST_WORKERS, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1));
}

function idleSlot(): WorkerSlot | undefined {
  const free = idle.pop();
  clearTimeout(free?.idle);
  return free;
}

async function newSlot(): Promise<WorkerSlot> {
  slots++;
  const worker = await startWorker();
  return worker ? slotIn(worker) : { draw: drawInPage, end: () => {} };
}

function rest(slot: WorkerSlot): void {
  if (slots > mostSlots()) {
    slots--;
    return slot.end();
  }
  const next = waiting.shift();
  if (next) return next(slot);
  idle.push(slot);
  slot.idle = setTimeout(() => {
    idle.splice(idle.indexOf(slot), 1);
    slots--;
    slot.end();
  }, IDLE_TIMEOUT);
}

function slotIn(first: Worker): WorkerSlot {
  let worker: Worker | undefined = first;
  let count = 0;
  const end = () => {
    worker?.terminate();
    worker = undefined;
  };
  const drawHere = async (order: Order) => {
    const current = (worker ??= await startWorker());
    if (!current) return undefined;
    return new Promise<Drawn>((resolve, reject) => {
      const id = ++count;
      current.onerror = reject;
      current.onmessage = ({ data: [of, drawn] }: MessageEvent<[id: number, drawn: Drawn]>) => {
        if (of === id) resolve(drawn);
      };
      current.postMessage([id, order], order.picture instanceof Blob ? [] : [order.picture]);
    });
  };
  return { draw: drawHere, end };
}

/** On the main thread. */
async function drawInPage(order: Order): Promise<Drawn> {
  const { draw } = await import('./picture-worker.js');
  return draw(order);
}
