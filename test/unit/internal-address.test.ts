import { expect } from '@open-wc/testing';
import { postPolicy, presignedUrl, UploadQueue } from '../../src/core.js';
import { sizedFile } from '../support/files.js';
import { settled } from '../support/settled.js';

const host = 'https://b.oss-cn-hangzhou-internal.aliyuncs.com';
const policy = btoa(JSON.stringify({ expiration: new Date(Date.now() + 3_600_000).toISOString(), conditions: [] }));
const form = { accessid: 'AK', policy, signature: 's', host };

describe('a backend’s address inside Alibaba Cloud', () => {
  const { open } = XMLHttpRequest.prototype;
  let asked: string[] = [];
  beforeEach(() => {
    asked = [];
    XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, method: string, url: string | URL) {
      asked.push(new URL(url).origin);
      open.call(this, method, 'http://127.0.0.1:1/', true); // nobody is there
    };
  });
  afterEach(() => (XMLHttpRequest.prototype.open = open));

  for (const [mode, grant] of [
    [postPolicy, form],
    [presignedUrl, `${host}/k?Expires=9999999999&OSSAccessKeyId=AK&Signature=s`],
  ] as const) {
    for (const endpoint of [undefined, 'oss-cn-hangzhou-internal.aliyuncs.com']) {
      it(`is ${endpoint ? 'accepted where the page names it' : 'rejected'}: ${mode.name}`, async () => {
        const queue = new UploadQueue({
          ...{ mode, fetchGrant: async () => grant, destination: { endpoint } },
          retryPolicy: { retryFor: 0 },
        });
        const end = settled(queue);
        queue.add([sizedFile('a.txt', 1)]);
        await end;
        expect(queue.tasks[0]?.error?.code).to.equal(endpoint ? 'network' : 'config');
        expect(new Set(asked)).to.deep.equal(new Set(endpoint ? [host] : []));
      });
    }
  }
});
