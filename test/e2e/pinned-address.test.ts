import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type ModeChoice,
  postPolicy,
  presignedUrl,
  sts,
  UploadQueue,
} from '../../src/core.js';
import { forgetRequests, requests, servers, storedBytes, switches } from '../support/browser/cloud.js';
import { holdPartsAfter, partsAreStored } from '../support/browser/part-way.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { allEnded, placeLive } from '../support/browser/live-element.js';
import { until } from '../support/until.js';
import { keyOf, upload } from '../support/browser/upload.js';

const paths = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  'presigned-url': '/get_presigned_url_for_oss_upload',
};
const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
const retryPolicy = { retryFor: 0 };
const small = 2000;
const large = 950_000;

/** An endpoint whose response to some operations sends the page to another host, at which nobody should ever be asked. */
async function elsewhere(
  path: string,
  operations: readonly string[],
): Promise<{ fetchGrant: FetchGrant; other: string }> {
  const { cloud, site } = await servers();
  const ask = endpoint(path);
  const fetchGrant: FetchGrant = async (request, signal) => {
    const text = await ((await ask(request, signal)) as Response).text();
    if (!operations.includes(request.operation?.name ?? 'whole')) return text;
    if (path === paths.sts) return { ...(JSON.parse(text) as object), endpoint: site };
    return text.replaceAll(cloud.endpoint, site);
  };
  return { fetchGrant, other: site };
}

describe('an `oss-endpoint` that is a full origin', () => {
  const { open } = XMLHttpRequest.prototype;
  let asked: string[] = [];
  beforeEach(async () => {
    await switches();
    await forgetRequests();
    asked = [];
    XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
      asked.push(new URL(url).origin);
      open.call(this, method, url, true);
    };
  });
  afterEach(() => (XMLHttpRequest.prototype.open = open));

  const ways: [name: string, mode: ModeChoice | undefined, path: string, size: number, operations: string[]][] = [
    ['sts', sts, paths.sts, small, ['whole']],
    ['sts, in parts', sts, paths.sts, large, ['whole']],
    ['post-policy', postPolicy, paths['post-policy'], small, ['whole']],
    ['presigned-url', presignedUrl, paths['presigned-url'], small, ['whole']],
    ['presigned-url, the first request of parts', presignedUrl, paths['presigned-url'], large, ['create']],
    ['presigned-url, a part', presignedUrl, paths['presigned-url'], large, ['part']],
    ['presigned-url, the last request of parts', presignedUrl, paths['presigned-url'], large, ['complete']],
    ['the mode of the response: sts', undefined, paths.sts, small, ['whole']],
    ['the mode of the response: post-policy', undefined, paths['post-policy'], small, ['whole']],
    ['the mode of the response: presigned-url', undefined, paths['presigned-url'], small, ['whole']],
  ];
  for (const [name, mode, path, size, operations] of ways) {
    it(`rejects another host before a request is sent there: ${name}`, async () => {
      const { cloud } = await servers();
      const { fetchGrant, other } = await elsewhere(path, operations);
      const destination = { endpoint: cloud.endpoint };
      const [task] = await upload({ mode, fetchGrant, destination, transfer, retryPolicy }, [file(size)]);
      expect(task?.error).to.include({
        code: 'config',
        message: `This page sends to ${cloud.endpoint} only, not to ${other}.`,
      });
      expect(asked).not.to.include(other);
      if (operations.includes('whole') || operations.includes('create')) expect(asked).to.be.empty;
    });

    it(`allows the same host: ${name}`, async () => {
      const { cloud } = await servers();
      const { fetchGrant } = await elsewhere(path, []);
      const destination = { endpoint: `${cloud.endpoint}/`, bucket: cloud.bucket };
      const [task] = await upload({ mode, fetchGrant, destination, transfer, retryPolicy }, [file(size)]);
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    });
  }

  it('rejects the second URL of a batch of parts', async () => {
    const { cloud, site } = await servers();
    const { fetchGrant: ask } = await elsewhere(paths['presigned-url'], []);
    const fetchGrant: FetchGrant = async (request, signal) => {
      const response = JSON.parse((await ask(request, signal)) as string) as { urls?: string[] };
      const urls = response.urls?.map((url, i) => (i === 1 ? url.replace(cloud.endpoint, site) : url));
      return { ...response, ...(urls && { urls }) };
    };
    const destination = { endpoint: cloud.endpoint };
    const [task] = await upload({ mode: presignedUrl, fetchGrant, destination, transfer, retryPolicy }, [file(large)]);
    expect(task?.error?.code).to.equal('config');
    expect(asked).to.include(cloud.endpoint).and.not.to.include(site);
  });

  it('holds for HeadObject after a lost response', async () => {
    const { cloud } = await servers();
    await switches({ faults: [{ kind: 'lost-answer', operation: 'PutObject', times: 1 }] });
    const { fetchGrant, other } = await elsewhere(paths['presigned-url'], ['head']);
    const destination = { endpoint: cloud.endpoint };
    const retrying = { retryFor: 5000, firstDelay: 10 };
    const options = { mode: presignedUrl, fetchGrant, destination, transfer, retryPolicy: retrying };
    const [task] = await upload(options, [file(small)]);
    expect(task?.error?.code).to.equal('config');
    expect(asked).to.include(cloud.endpoint).and.not.to.include(other);
  });

  it('holds for the abort of a canceled upload too', async () => {
    const { cloud, site } = await servers();
    await holdPartsAfter(1);
    const { fetchGrant } = await elsewhere(paths['presigned-url'], ['abort']);
    let aborts = 0;
    const counting: FetchGrant = (request, signal) => {
      if (request.operation?.name === 'abort') aborts++;
      return fetchGrant(request, signal);
    };
    const queue = new UploadQueue({
      mode: presignedUrl,
      fetchGrant: counting,
      transfer,
      destination: { endpoint: cloud.endpoint },
    });
    queue.add([file(large)]);
    await partsAreStored(1);
    queue.cancel();
    await until(() => aborts > 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked).not.to.include(site);
    expect((await requests()).map(({ operation }) => operation)).not.to.include('AbortMultipartUpload');
  });

  for (const [mode, path] of Object.entries(paths)) {
    it(`is taken from the tag: ${mode}`, async () => {
      const { cloud } = await servers();
      const { fetchGrant, other } = await elsewhere(path, ['whole']);
      const { element } = await placeLive(`mode="${mode}" oss-endpoint="${cloud.endpoint}"`);
      element.endpoint = fetchGrant;
      const over = allEnded(element);
      await element.addFiles([file(small)]);
      await over;
      expect(element.tasks[0]?.error?.code).to.equal('config');
      expect(element.tasks[0]?.error?.message).to.contain(cloud.endpoint).and.to.contain(other);
      expect(asked).to.be.empty;
    });
  }

  it('without a scheme is a default only, which the response overrides', async () => {
    const { cloud } = await servers();
    const destination = { endpoint: 'files.example.com' };
    for (const [mode, path] of [
      [sts, paths.sts],
      [postPolicy, paths['post-policy']],
      [presignedUrl, paths['presigned-url']],
    ] as const) {
      const fetchGrant: FetchGrant = async (request, signal) => {
        const text = await ((await endpoint(path)(request, signal)) as Response).text();
        return mode === sts ? { ...(JSON.parse(text) as object), endpoint: cloud.endpoint } : text;
      };
      const [task] = await upload({ mode, fetchGrant, destination }, [file(small)]);
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(small))).to.be.true;
    }
  });
});
