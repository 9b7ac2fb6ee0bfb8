import type { IncomingMessage } from 'node:http';
import { OssError } from '../protocol/oss-error.js';

/** A request's body as a web stream that reads only when asked, so that a slow reader slows the sender. */
export function requestBody(request: IncomingMessage): ReadableStream<Uint8Array> {
  // What a length announces counts for chunks, too; without chunks the parser sees to it.
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
    const attempt = (): void => {
      const chunk = request.read() as Buffer | null;
      if (chunk !== null) settle(() => resolve(chunk));
      else if (request.readableEnded) settle(() => resolve(null));
      else if (request.destroyed) fail();
    };
    const fail = (): void => settle(() => reject(new Error('The client went away in the middle of the body.')));
    const end = (): void => settle(() => resolve(null));
    const settle = (then: () => void): void => {
      request.off('readable', attempt).off('end', end).off('error', fail).off('close', attempt);
      then();
    };
    request.on('readable', attempt).on('end', end).on('error', fail).on('close', attempt);
    attempt();
  });
}

const PATIENCE = 30_000;

/** Reads on to the body's end without keeping it; a sender that is slow or silent is not waited for. */
export function discardRest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, PATIENCE);
    if (request.readableEnded || request.destroyed) done();
    else request.once('end', done).once('close', done).resume();
  });
}
