import { expect } from '@open-wc/testing';
import { endpoint, type ModeChoice, postPolicy, presignedUrl, sts } from '../../src/core.js';
import { servers, stored, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, sameBytes } from '../support/files.js';
import { placeLive } from '../support/browser/live-element.js';
import {
  addressOf,
  CALLBACK_RESPONSE,
  liveResponse,
  policyOf,
  type Shape,
  temporaryKeys,
} from '../support/browser/live-response.js';
import { signUrlV1, signV1 } from '../support/sign-v1.js';
import { keyOf, upload } from '../support/browser/upload.js';
import { settled } from '../support/settled.js';

const { shapes }: { shapes: Shape[] } = await (await fetch('/test/support/response-shapes.json')).json();
const readable = shapes.filter(({ expect: { kind } }) => kind !== 'error');
/** Ruby's `object_url` signs GET: no client can upload by it. */
const good = readable.filter(({ id }) => id !== 'seed-url-ruby');
const wrong = shapes.filter(({ expect: { kind } }) => kind === 'error');
const modes = { sts, post: postPolicy, url: presignedUrl };

describe('responses of the documentation and of real backends, over HTTP', () => {
  before(() => switches());

  let seed = 100;
  const arrives = async (shape: Shape, mode: ModeChoice | undefined) => {
    const { cloud } = await servers();
    const { body, dir } = await liveResponse(shape);
    const { bucket, region, endpoint: at } = cloud; // the samples leave to the page where the bucket is
    const content = bytes(2000, seed++);
    const [task] = await upload(
      { mode, fetchGrant: endpoint(addressOf(shape, body)), destination: { bucket, region, endpoint: at, dir } },
      [new File([content], 'photo.png', { type: 'image/png' })],
    );
    const object = await stored(keyOf(task));
    expect(sameBytes(new Uint8Array(await object.arrayBuffer()), content)).to.be.true;
    if (shape.mode !== 'url') expect(keyOf(task)).to.match(new RegExp(`^${dir}.+-photo\\.png$`));
    if (/"callback"/.test(shape.body)) expect(task?.result?.callback).to.deep.equal(CALLBACK_RESPONSE);
  };

  const arrivesByElement = async (shape: Shape) => {
    const { cloud } = await servers();
    const { body, dir } = await liveResponse(shape);
    const { element } = await placeLive(
      `bucket="${cloud.bucket}" region="${cloud.region}" oss-endpoint="${cloud.endpoint}" dir="${dir}"`,
    );
    element.endpoint = addressOf(shape, body);
    const end = settled(element);
    const content = bytes(2000, seed++);
    await element.addFiles([new File([content], 'photo.png', { type: 'image/png' })]);
    await end;
    const object = await stored(keyOf(element.tasks[0]));
    expect(sameBytes(new Uint8Array(await object.arrayBuffer()), content)).to.be.true;
  };

  it('hold a sample of each of the seven languages for each mode', () => {
    for (const language of ['python', 'java', 'go', 'php', 'node', 'ruby', 'csharp']) {
      for (const mode of Object.keys(modes))
        expect(readable.map(({ id }) => id)).to.include(`seed-${mode}-${language}`);
    }
  });

  for (const shape of good) {
    if (shape.seed_sample) it(`upload by ${shape.id}, with the element`, () => arrivesByElement(shape));

    it(`upload by ${shape.id}`, async () => {
      await arrives(shape, modes[shape.mode as keyof typeof modes]);
      if (shape.id !== 'url-headers') await arrives(shape, undefined); // its URL is good for one object
    });
  }

  it('fail with OSS’s error by seed-url-ruby, which signs GET', async () => {
    const shape = readable.find(({ id }) => id === 'seed-url-ruby')!;
    const { body } = await liveResponse(shape);
    for (const type of ['image/png', 'image/jpeg', '']) {
      const fetchGrant = endpoint(addressOf(shape, body));
      const [task] = await upload({ mode: presignedUrl, fetchGrant }, [new File(['x'], 'a', { type })]);
      expect(task?.error).to.include({ code: 'denied', ossCode: 'SignatureDoesNotMatch' });
      expect(task?.error?.hint).to.contain('compare method');
    }
  });

  it('upload by a V1 form and a V1 URL signed with STS credentials', async () => {
    const { cloud } = await servers();
    const { accessKeyId, accessKeySecret, securityToken, dir } = await temporaryKeys();
    const base = `${cloud.endpoint}/${cloud.bucket}/`;
    const policy = policyOf(cloud.bucket, dir);
    const signature = await signV1(policy, accessKeySecret);
    const form = { host: base, policy, OSSAccessKeyId: accessKeyId, signature, security_token: securityToken, dir };
    const key = `${dir}照片 +v1.png`;
    const url = await signUrlV1({ base, bucket: cloud.bucket, key, accessKeyId, accessKeySecret, securityToken });
    for (const grant of [form, url]) {
      const content = bytes(2000, seed++);
      const png = new File([content], 'photo.png', { type: 'image/png' });
      const [task] = await upload({ fetchGrant: () => Promise.resolve(grant) }, [png]);
      if (grant === url) expect(keyOf(task)).to.equal(key);
      expect(sameBytes(await storedBytes(keyOf(task)), content)).to.be.true;
    }
  });

  for (const shape of wrong) {
    it(`fail by ${shape.id} in every mode`, async () => {
      for (const mode of [sts, postPolicy, presignedUrl, undefined]) {
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
