import { expect } from '@open-wc/testing';
import { type Destination, type QueueOptions, sts, UploadQueue } from '../../src/core.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';
import { flushPromises } from '../support/virtual-time.js';

const credentials = { AccessKeyId: 'STS.AK', AccessKeySecret: 's', SecurityToken: 't' };
const inAnHour = { Expiration: new Date(Date.now() + 3_600_000).toISOString() };
const files = Array.from({ length: 50 }, (_, i) => sizedFile(`${i}.txt`, i % 2 ? 10 : 8_000_000));

/** A queue whose endpoint responds so, and how often that was asked when all has ended after an act. */
function open(respond: (asked: number) => object, options: Partial<QueueOptions>) {
  let asked = 0;
  const fetchGrant = async () => {
    const response = respond(++asked);
    await flushPromises(); // several files wait for the first response
    return response;
  };
  const queue = new UploadQueue({ ...options, endpoint: fetchGrant });
  const after = async (act: () => void) => {
    const end = settled(queue);
    act();
    await end;
    return asked;
  };
  return { queue, after };
}

describe('an unknown bucket or region', () => {
  const modes = { sts, 'the mode of the response': undefined };
  const responses: [name: string, response: object][] = [
    ['with an expiration', { ...credentials, ...inAnHour }],
    ['without one, as three samples give', credentials],
    ['that has expired', { ...credentials, Expiration: '2020-01-01T00:00:00Z' }],
  ];
  const pages = { bucket: { region: 'cn-hangzhou' }, region: { bucket: 'b' } };
  for (const [modeName, mode] of Object.entries(modes))
    for (const [name, response] of responses)
      for (const [missing, destination] of Object.entries(pages))
        it(`fails 50 files with config after one request to the endpoint: ${modeName}, no ${missing}, a response ${name}`, async () => {
          const { queue, after } = open(() => response, { mode, destination });
          expect(await after(() => queue.add(files))).to.equal(1);
          const faults = queue.tasks.map(({ error }) => `${error?.code}: ${error?.message}`);
          expect(queue.tasks).to.have.length(50);
          expect(new Set(faults)).to.deep.equal(new Set([`config: The ${missing} is unknown.`]));
        });

  it('is requested again when files are retried, and looked up on the page again', async () => {
    const destination: Destination = {};
    const { queue, after } = open(
      (asked) => ({ ...credentials, ...inAnHour, SecurityToken: `t${asked}`, region: 'cn-hangzhou' }),
      { mode: sts, destination, retryPolicy: { retryFor: 0 } },
    );
    expect(await after(() => queue.add(files))).to.equal(1);
    expect(await after(() => queue.retry(queue.tasks[0]))).to.equal(2);
    destination.bucket = 'there-can-be.none';
    expect(await after(() => queue.retry())).to.equal(3);
    const messages = new Set(queue.tasks.map(({ error }) => error?.message));
    expect([...messages]).to.deep.equal(['"there-can-be.none" is not a valid bucket name.']);
  });
});
