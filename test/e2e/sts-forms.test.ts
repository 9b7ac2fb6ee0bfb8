import { expect } from '@open-wc/testing';
import { endpoint, sts, type QueueOptions } from '../../src/core.js';
import {
  type LoggedRequest,
  requests,
  servers,
  setCorsRule,
  startAfresh,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { until } from '../support/until.js';
import { replace, wrap } from '../support/browser/replace.js';
import { keyOf, upload } from '../support/browser/upload.js';

const path = '/get_sts_token_for_oss_upload';
const options: QueueOptions = { mode: sts, endpoint: endpoint(path) };
const quick = { retryPolicy: { retryFor: 2_000, firstDelay: 10, maxDelay: 20 } };

const small = (count: number) => Array.from({ length: count }, (_, i) => file(1000 + i, `photo ${i}.jpg`));
const named = (log: readonly LoggedRequest[], operation: string) => log.filter((one) => one.operation === operation);

describe('small files in sts mode', () => {
  beforeEach(async () => {
    await setCorsRule();
    await startAfresh();
  });
  after(() => setCorsRule());

  it('are sent as one form each, with one grant and a few preflights', async () => {
    const tasks = await upload(options, small(40));
    for (const [i, task] of tasks.entries()) {
      expect(task.result).to.include({ verified: true, size: 1000 + i, type: 'image/jpeg' });
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(1000 + i))).to.equal(true);
    }
    const log = await requests();
    expect(named(log, 'PostObject')).to.have.length(40);
    expect(named(log, 'PutObject')).to.have.length(0);
    expect(named(log, 'AssumeRole')).to.have.length(1);
    expect(named(log, 'OptionObject').length).to.be.at.most(15); // those that begin before the first has its response; Firefox has more of them
  });

  for (const [what, keyPattern] of [
    ['${filename}, which OSS would fill in', '{id}-${filename}.jpg'],
    ['a backslash, which a policy would escape', '{id}-a\\b.jpg'],
  ] as const) {
    it(`are sent by PUT for a key with ${what}`, async () => {
      const [task] = await upload({ ...options, keyPattern }, [file(100)]);
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(100))).to.equal(true);
      expect(named(await requests(), 'PostObject')).to.have.length(0);
      expect(named(await requests(), 'PutObject')).to.have.length(1);
    });
  }

  describe('by a form', () => {
    let forms: string[];
    const { send } = XMLHttpRequest.prototype;
    beforeEach(() => {
      forms = [];
      replace(XMLHttpRequest.prototype, 'send', function (this: XMLHttpRequest, body) {
        if (body instanceof Uint8Array) forms.push(new TextDecoder().decode(body));
        send.call(this, body);
      });
    });
    const queueOptions = { ...options, maxConcurrentUploads: 1 };
    const aclIn = (form: string) => /x-oss-object-acl"\s+(\S+)/.exec(form)?.[1];

    it('have the bucket’s ACL, or the page’s, and nobody who gets hold of the form can change it', async () => {
      const texts = [new File(['text'], 'a.txt')];
      await upload(queueOptions, texts);
      await upload({ ...queueOptions, object: { headers: { 'X-Oss-Object-Acl': 'private' } } }, texts);
      expect(forms).to.have.length(2);
      for (const form of forms) {
        const acl = /"x-oss-object-acl"\s+(default|private)/i;
        expect(form).to.match(acl);
        const { endpoint: url, bucket } = (await servers()).cloud;
        const type = `multipart/form-data; boundary=${/^--(.*)/.exec(form)![1]!.trim()}`;
        const post = (body: string) =>
          fetch(`${url}/${bucket}`, { method: 'POST', body, headers: { 'Content-Type': type } });
        expect((await post(form)).status).to.equal(200);
        expect((await post(form.replace(acl, '"x-oss-object-acl"\r\n\r\npublic-read'))).status).to.equal(403);
      }
    });

    const deny = (times: number) =>
      switches({ faults: [{ kind: 'status', status: 403, code: 'AccessDenied', operation: 'PostObject', times }] });

    it('go once more without the ACL where OSS denies it, and from then on', async () => {
      await deny(1);
      const tasks = await upload(queueOptions, small(2));
      for (const { result } of tasks) expect(result?.verified).to.equal(true);
      expect(forms.map(aclIn)).to.deep.equal(['default', undefined, undefined]);
    });

    it('go without it, each, where OSS denies several at once', async () => {
      await deny(3);
      let denied = 0;
      wrap(XMLHttpRequest.prototype, 'send', (sendNow) => {
        return function (this: XMLHttpRequest, body) {
          const isFirst = body instanceof Uint8Array && aclIn(new TextDecoder().decode(body));
          if (isFirst) this.addEventListener('loadend', () => denied++);
          void until(() => isFirst || denied === 3).then(() => sendNow.call(this, body));
        };
      });
      const tasks = await upload({ ...queueOptions, maxConcurrentUploads: 3 }, small(3));
      for (const { status } of tasks) expect(status).to.equal('done');
      expect(denied).to.equal(3);
    });

    it('keep the ACL where OSS denies the upload without it, too, and try that once', async () => {
      await deny(3);
      const tasks = await upload(queueOptions, small(3));
      expect(tasks.map(({ error }) => error?.ossCode)).to.deep.equal(['AccessDenied', 'AccessDenied', undefined]);
      expect(forms.map(aclIn)).to.deep.equal(['default', undefined, 'default', 'default']);
    });
  });

  it('are sent by PUT when the CORS rule lacks POST, and soon without trying a form', async () => {
    await setCorsRule({ methods: ['PUT', 'GET', 'HEAD'] });
    const tasks = await upload({ ...options, ...quick, maxConcurrentUploads: 1 }, small(6));
    for (const task of tasks) expect(task.result?.verified).to.equal(true);
    const log = await requests();
    expect(named(log, 'PutObject')).to.have.length(6);
    const refused = log.filter(({ operation, status }) => operation === 'OptionObject' && status === 403);
    const forms = named(log, 'PostObject').filter(({ path: at }) => at !== '/'); // an empty one there is the doctor's
    // a preflight that the browser remembers lets the form through, but not its response
    expect(refused.length + forms.length).to.equal(3);
  });
});
