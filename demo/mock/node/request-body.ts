import type { IncomingMessage } from 'node:http';

/** A request's body as a web stream that reads only when asked, so that a slow reader slows the sender. */
export function requestBody(request: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await nextChunk(request);
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
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

/** Reads on to the body's end without keeping it, so that the connection can serve the next request. */
export function discardRest(request: IncomingMessage): void {
  if (!request.readableEnded && !request.destroyed) request.resume();
}
