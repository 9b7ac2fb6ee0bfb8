import { wrap } from './replace.js';

/** How many reads of a file still succeed: later ones fail, as where Android holds a file for changed. */
export class ReadFault {
  /** @param least reads of at least these bytes succeed in any case */
  constructor(
    public left = Infinity,
    readonly least = Infinity,
  ) {}

  /** @returns whether a read of these bytes succeeds */
  read({ size }: Blob): boolean {
    return size >= this.least || this.left-- > 0;
  }
}

const faults = new WeakMap<object, ReadFault>();
const failure = () => new DOMException('The file could not be read.', 'NotReadableError');
const failingStream = () => new ReadableStream({ type: 'bytes', pull: (controller) => controller.error(failure()) });

/** The same file, or piece of one, whose reads meet the fault: in this page, in a worker, and as the body of a request. */
export function faulty<T extends Blob>(blob: T, fault: ReadFault): T {
  const { slice, arrayBuffer, text, stream } = Blob.prototype;
  const own = {
    slice: (...range: Parameters<Blob['slice']>) => faulty(slice.apply(blob, range), fault),
    arrayBuffer: async () => {
      if (!fault.read(blob)) throw failure();
      return arrayBuffer.call(blob);
    },
    text: async () => {
      if (!fault.read(blob)) throw failure();
      return text.call(blob);
    },
    stream: () => (fault.read(blob) ? stream.call(blob) : failingStream()),
  };
  faults.set(blob, fault);
  return Object.assign(blob, own);
}

const fails = (blob: unknown) => blob instanceof Blob && faults.get(blob)?.read(blob) === false;

/** Lets the faults reach workers and requests until the test ends. A file is read for the second time at once. */
export function useReadFaults(): void {
  wrap(XMLHttpRequest.prototype, 'send', (real) => {
    return function (this: XMLHttpRequest, body) {
      if (fails(body)) setTimeout(() => this.dispatchEvent(new ProgressEvent('error')));
      else Reflect.apply(real, this, [body]);
    };
  });
  wrap(Worker.prototype, 'postMessage', (real) => {
    return function (this: Worker, message: unknown, ...rest: unknown[]) {
      const [id, blob] = Array.isArray(message) ? (message as unknown[]) : [];
      if (!fails(blob)) return Reflect.apply(real, this, [message, ...rest]);
      const data = [id, undefined, 'NotReadableError'];
      setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data })));
    };
  });
  wrap(window, 'setTimeout', (real) => {
    const hastened = (run: () => void, ms?: number) => real.call(window, run, ms === 1000 ? 0 : ms);
    return hastened as unknown as typeof window.setTimeout;
  });
}
