import { expect } from '@open-wc/testing';
import { anyMode, endpoint, type LoadMode, postPolicy, presignedUrl, sts } from '../../src/core.js';
import { servers, stored, switches } from './cloud.js';
import { bytes, sameBytes } from './files.js';
import { CALLBACK_ANSWER, liveAnswer, type Shape } from './live-answer.js';
import { keyOf, upload } from './upload.js';

const { shapes }: { shapes: Shape[] } = await (await fetch('/test/contract/response-shapes.json')).json();
const good = shapes.filter(({ expect: { kind } }) => kind !== 'error');
const wrong = shapes.filter(({ expect: { kind } }) => kind === 'error');
const modes = { sts, post: postPolicy, url: presignedUrl };

/** The address at which exactly this answer comes by HTTP. */
function addressOf({ status, content_type, headers }: Shape, body: string): string {
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(body)));
  const query = new URLSearchParams({ base64, status: String(status), type: content_type });
  for (const [name, value] of Object.entries(headers)) query.append('header', `${name}: ${value}`);
  return `/answer?${query}`;
}

describe('answers of the documentation and of the wild, over HTTP', () => {
  before(() => switches());

  let seed = 100;
  const arrives = async (shape: Shape, mode: LoadMode) => {
    const { cloud } = await servers();
    const { body, dir } = await liveAnswer(shape);
    const { bucket, region, endpoint: at } = cloud; // the samples leave to the page where the bucket is
    const content = bytes(2000, seed++);
    const [task] = await upload(
      { mode, fetchGrant: endpoint(addressOf(shape, body)), destination: { bucket, region, endpoint: at, dir } },
      [new File([content], 'photo.png', { type: 'image/png' })],
    );
    const object = await stored(keyOf(task));
    expect(sameBytes(new Uint8Array(await object.arrayBuffer()), content)).to.be.true;
    if (shape.mode !== 'url') expect(keyOf(task)).to.match(new RegExp(`^${dir}.+-photo\\.png$`));
    if (/"callback"/.test(shape.body)) expect(task?.result?.callback).to.deep.equal(CALLBACK_ANSWER);
  };

  it('has a sample of each of the seven languages for each mode', () => {
    for (const language of ['python', 'java', 'go', 'php', 'node', 'ruby', 'csharp']) {
      for (const mode of Object.keys(modes)) expect(good.map(({ id }) => id)).to.include(`seed-${mode}-${language}`);
    }
  });

  for (const shape of good) {
    it(`uploads by ${shape.id}`, async () => {
      await arrives(shape, modes[shape.mode as keyof typeof modes]);
      if (shape.id !== 'url-headers') await arrives(shape, anyMode); // its URL is good for one object
    });
  }

  it('sends a JPEG as the image/jpg that a policy lists', async () => {
    const shape = good.find(({ id }) => id === 'seed-post-python')!;
    const { body } = await liveAnswer(shape);
    const jpeg = new File([bytes(500)], 'photo.jpg', { type: 'image/jpeg' });
    const [task] = await upload({ mode: postPolicy, fetchGrant: endpoint(addressOf(shape, body)) }, [jpeg]);
    expect((await stored(keyOf(task))).headers.get('content-type')).to.equal('image/jpg');
  });

  for (const shape of wrong) {
    it(`refuses ${shape.id} in every mode`, async () => {
      for (const mode of [sts, postPolicy, presignedUrl, anyMode]) {
        const retryPolicy = { retryFor: 0, firstDelay: 1, maxDelay: 1 };
        const [task] = await upload({ mode, fetchGrant: endpoint(addressOf(shape, shape.body)), retryPolicy }, [
          new File(['x'], 'a.png', { type: 'image/png' }),
        ]);
        expect(task?.error?.code).to.equal('grant');
        if (shape.expect.message) expect(task?.error?.message).to.contain(shape.expect.message);
      }
    });
  }
});
