/** A source whose chunks a test gives. */
export interface HandSource {
  readonly stream: ReadableStream<BlobPart>;
  give(chunk: BlobPart): void;
  end(): void;
  fail(reason: unknown): void;
  /** How many chunks were asked for, and whether the rest is not wanted. */
  readonly state: { pulls: number; canceled: boolean };
}

export function handSource(): HandSource {
  let controller!: ReadableStreamDefaultController<BlobPart>;
  const state = { pulls: 0, canceled: false };
  const stream = new ReadableStream<BlobPart>(
    {
      start: (given) => void (controller = given),
      pull: () => void state.pulls++,
      cancel: () => void (state.canceled = true),
    },
    { highWaterMark: 0 },
  );
  return {
    ...{ stream, state },
    give: (chunk) => controller.enqueue(chunk),
    end: () => controller.close(),
    fail: (reason) => controller.error(reason),
  };
}

/** These bytes in chunks of a size, each as soon as it is asked for. */
export function streamOf(
  bytes: Uint8Array<ArrayBuffer>,
  chunk = 100_000,
): ReadableStream<BlobPart> & { asked: number } {
  let at = 0;
  const stream = new ReadableStream<BlobPart>(
    {
      pull(controller) {
        controller.enqueue(bytes.slice(at, (at += chunk)));
        stream.asked = Math.min(at, bytes.length);
        if (at >= bytes.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  ) as ReadableStream<BlobPart> & { asked: number };
  stream.asked = 0;
  return stream;
}
