import { expect } from '@open-wc/testing';
import { endpoint, type FetchGrant, type ModeChoice, postPolicy, presignedUrl, sts } from '../../src/core.js';
import { servers, startAfresh, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { allEnded, endpoints, placeLive } from '../support/browser/live-element.js';
import { replace } from '../support/browser/replace.js';
import { keyOf, upload } from '../support/browser/upload.js';

const transfer = { parallelParts: 3, partSize: 102_400, stallTimeout: 30_000, verify: true };
const retryPolicy = { retryFor: 0 };
const small = 2000;
const large = 950_000;

/** An endpoint whose response to an operation sends the page to another host, at which nobody should ever be asked. */
function elsewhere(path: string, operation: string): FetchGrant {
  return async (request, signal) => {
    const { cloud, site } = await servers();
    const text = await ((await endpoint(path)(request, signal)) as Response).text();
    if (operation !== (request.operation?.name ?? 'whole')) return text;
    if (path === endpoints.sts) return { ...(JSON.parse(text) as object), endpoint: site };
    return text.replaceAll(cloud.endpoint, site);
  };
}

describe('an `oss-endpoint` that is a full origin', () => {
  const { open } = XMLHttpRequest.prototype;
  let asked: string[] = [];
  beforeEach(async () => {
    await startAfresh();
    asked = [];
    replace(XMLHttpRequest.prototype, 'open', function (this: XMLHttpRequest, method: string, url: string | URL) {
      asked.push(new URL(url).origin);
      open.call(this, method, url, true);
    });
  });

  const ways: [name: string, mode: ModeChoice | undefined, path: string, size: number, operation: string][] = [
    ['sts', sts, endpoints.sts, small, 'whole'],
    ['sts, in parts', sts, endpoints.sts, large, 'whole'],
    ['post-policy', postPolicy, endpoints['post-policy'], small, 'whole'],
    ['presigned-url', presignedUrl, endpoints['presigned-url'], small, 'whole'],
    ['presigned-url, the first request of parts', presignedUrl, endpoints['presigned-url'], large, 'create'],
    ['presigned-url, a part', presignedUrl, endpoints['presigned-url'], large, 'part'],
    ['presigned-url, the last request of parts', presignedUrl, endpoints['presigned-url'], large, 'complete'],
    ['the mode of the response: sts', undefined, endpoints.sts, small, 'whole'],
    ['the mode of the response: post-policy', undefined, endpoints['post-policy'], small, 'whole'],
    ['the mode of the response: presigned-url', undefined, endpoints['presigned-url'], small, 'whole'],
  ];
  for (const [name, mode, path, size, operation] of ways) {
    it(`rejects another host before a request is sent there, and allows the same: ${name}`, async () => {
      const { cloud, site } = await servers();
      const options = { mode, destination: { endpoint: cloud.endpoint }, transfer, retryPolicy };
      const [task] = await upload({ ...options, endpoint: elsewhere(path, operation) }, [file(size)]);
      const message = `This page sends to ${cloud.endpoint} only, not to ${site}.`;
      expect(task?.error).to.include({ code: 'config', message });
      expect(asked).not.to.include(site);
      if (operation === 'whole' || operation === 'create') expect(asked).to.be.empty;

      const destination = { endpoint: `${cloud.endpoint}/`, bucket: cloud.bucket };
      const [other] = await upload({ ...options, destination, endpoint: endpoint(path) }, [file(size)]);
      expect(sameBytes(await storedBytes(keyOf(other)), bytes(size))).to.be.true;
    });
  }

  it('holds for HeadObject after a lost response', async () => {
    const { cloud, site } = await servers();
    await switches({ faults: [{ kind: 'lost-answer', operation: 'PutObject', times: 1 }] });
    const fetchGrant = elsewhere(endpoints['presigned-url'], 'head');
    const retrying = { retryPolicy: { retryFor: 5000, firstDelay: 10 }, destination: { endpoint: cloud.endpoint } };
    const [task] = await upload({ mode: presignedUrl, endpoint: fetchGrant, transfer, ...retrying }, [file(small)]);
    expect(task?.error?.code).to.equal('config');
    expect(asked).to.include(cloud.endpoint).and.not.to.include(site);
  });

  it('is taken from the tag', async () => {
    const { cloud, site } = await servers();
    const { element } = await placeLive(`mode="sts" oss-endpoint="${cloud.endpoint}"`);
    element.endpoint = elsewhere(endpoints.sts, 'whole');
    await element.addFiles([file(small)]);
    await allEnded(element);
    expect(element.tasks[0]?.error?.code).to.equal('config');
    expect(element.tasks[0]?.error?.message).to.contain(cloud.endpoint).and.to.contain(site);
    expect(asked).to.be.empty;
  });
});
