import { expect } from '@open-wc/testing';
import { anyMode, endpoint, type LoadMode, postPolicy, presignedUrl, sts } from '../../src/core.js';
import { servers, stored, storedBytes, switches } from './cloud.js';
import { bytes, sameBytes } from './files.js';
import { CALLBACK_ANSWER, liveAnswer, policyOf, type Shape, temporaryKeys } from './live-answer.js';
import { signUrlV1, signV1 } from './sign-v1.js';
import { keyOf, upload } from './upload.js';
import { place } from './widget.js';

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

  const arrivesByElement = async (shape: Shape) => {
    const { cloud } = await servers();
    const { body, dir } = await liveAnswer(shape);
    const { element } = await place(
      `bucket="${cloud.bucket}" region="${cloud.region}" oss-endpoint="${cloud.endpoint}" dir="${dir}"`,
    );
    element.endpoint = addressOf(shape, body);
    const settled = new Promise((resolve) => element.addEventListener('uploads-settled', resolve));
    const content = bytes(2000, seed++);
    await element.addFiles([new File([content], 'photo.png', { type: 'image/png' })]);
    await settled;
    const object = await stored(keyOf(element.tasks[0]));
    expect(sameBytes(new Uint8Array(await object.arrayBuffer()), content)).to.be.true;
  };

  it('has a sample of each of the seven languages for each mode', () => {
    for (const language of ['python', 'java', 'go', 'php', 'node', 'ruby', 'csharp']) {
      for (const mode of Object.keys(modes)) expect(good.map(({ id }) => id)).to.include(`seed-${mode}-${language}`);
    }
  });

  for (const shape of good) {
    if (shape.seed_sample) it(`uploads by ${shape.id}, with the element`, () => arrivesByElement(shape));

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

  it('uploads by a V1 form and a V1 URL that STS credentials have signed', async () => {
    const { cloud } = await servers();
    const { accessKeyId, accessKeySecret, securityToken, dir } = await temporaryKeys();
    const base = `${cloud.endpoint}/${cloud.bucket}/`;
    const policy = policyOf(cloud.bucket, dir);
    const signature = await signV1(policy, accessKeySecret);
    const form = { host: base, policy, OSSAccessKeyId: accessKeyId, signature, security_token: securityToken, dir };
    const key = `${dir}照片 +v1.png`;
    const url = await signUrlV1({ base, bucket: cloud.bucket, key, accessKeyId, accessKeySecret, securityToken });
    for (const answer of [form, url]) {
      const content = bytes(2000, seed++);
      const png = new File([content], 'photo.png', { type: 'image/png' });
      const [task] = await upload({ mode: anyMode, fetchGrant: () => Promise.resolve(answer) }, [png]);
      if (answer === url) expect(keyOf(task)).to.equal(key);
      expect(sameBytes(await storedBytes(keyOf(task)), content)).to.be.true;
    }
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
