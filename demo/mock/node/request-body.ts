import type { IncomingMessage } from 'node:http';
import { OssError } from '../protocol/oss-error.js';

/** The body of a request as a web stream. It buffers nothing, so that a slow reader slows the sender down. */
export function requestBody(request: IncomingMessage): ReadableStream<Uint8Array> {
  // Content-Length has to match chunks as well, which Node's parser does not check.
  const length = Number(request.headers['content-length'] ?? NaN);
  let size = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await nextChunk(request);
        size += chunk?.length ?? 0;
        if (size > length || (!chunk && size < length)) controller.error(incompleteBody());
        else if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function incompleteBody(): OssError {
  const message = 'You did not provide the number of bytes specified by the Content-Length HTTP header.';
  return new OssError(400, 'IncompleteBody', message);
}

function nextChunk(request: IncomingMessage): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const tryRead = (): void => {
      const chunk = request.read() as Buffer | null;
      if (chunk !== null) finish(() => resolve(chunk));
      else if (request.readableEnded) finish(() => resolve(null));
      else if (request.destroyed) fail();
    };
    const fail = (): void => finish(() => reject(new Error('The client closed the connection within the body.')));
    const end = (): void => finish(() => resolve(null));
    const finish = (settle: () => void): void => {
      request.off('readable', tryRead).off('end', end).off('error', fail).off('close', tryRead);
      settle();
    };
    request.on('readable', tryRead).on('end', end).on('error', fail).on('close', tryRead);
    tryRead();
  });
}

/** How long `discardRest` waits for the end of a body, in ms. */
const DISCARD_TIMEOUT = 30_000;

/** Reads the rest of a body and drops it, so that a client that is still sending sees the response. */
export function discardRest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, DISCARD_TIMEOUT);
    if (request.readableEnded || request.destroyed) done();
    else request.once('end', done).once('close', done).resume();
  });
}
