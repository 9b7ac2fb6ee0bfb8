import { expect } from '@open-wc/testing';
import { endpoint, sts, type QueueOptions } from '../../src/core.js';
import {
  forgetRequests,
  type LoggedRequest,
  requests,
  setCorsRule,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { keyOf, upload } from '../support/browser/upload.js';

const path = '/get_sts_token_for_oss_upload';
const options: QueueOptions = { mode: sts, fetchGrant: endpoint(path) };
const quick = { retryPolicy: { retryFor: 2_000, firstDelay: 10, maxDelay: 20 } };

const small = (count: number) => Array.from({ length: count }, (_, i) => file(1000 + i, `photo ${i}.jpg`));
const named = (log: readonly LoggedRequest[], operation: string) => log.filter((one) => one.operation === operation);

describe('small files in sts mode', () => {
  beforeEach(async () => {
    await switches();
    await setCorsRule();
    await forgetRequests();
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
