import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SingleFlight } from '../../src/core/grant/single-flight.js';
import { UploadError } from '../../src/core/upload-error.js';

it('shared work shows who joins later that it is retried, and each retry once to a job that waits with two requests', async () => {
  const { signal } = new AbortController();
  let retry!: (error: UploadError, attempt: number) => void;
  let end!: () => void;
  const work = new SingleFlight((_signal, onRetry) => {
    retry = onRetry;
    return new Promise<void>((resolve) => (end = resolve));
  });
  const heard: string[] = [];
  const listener = (name: string) => (error: UploadError, attempt: number) =>
    void heard.push(`${name} ${error.code} ${attempt}`);
  const first = listener('first');
  const waiting = [work.join(signal, first), work.join(signal, first)];
  retry(new UploadError('network', 'No.'), 1);
  waiting.push(work.join(signal, listener('second')));
  retry(new UploadError('grant', 'No.'), 2);
  end();
  await Promise.all(waiting);
  assert.deepEqual(heard, ['first network 1', 'second network 1', 'first grant 2', 'second grant 2']);
});
