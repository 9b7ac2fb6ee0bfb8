import { expect } from '@open-wc/testing';
import {
  endpoint,
  type FetchGrant,
  type ModeChoice,
  type ObjectCallback,
  postPolicy,
  presignedUrl,
  sts,
  UploadQueue,
  type UploadTask,
} from '../../src/core.js';
import { canned } from '../support/browser/canned.js';
import { servers, storedBytes, switches } from '../support/browser/cloud.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { signUrlV1 } from '../support/sign-v1.js';
import { keyOf, sendBy, upload } from '../support/browser/upload.js';
import { formFor } from './signed-grants.js';

const response = { status: 'ok', file: { id: 7 }, words: ['a'] };

/** A callback to the tests' own server, and what came there. */
function callbackTo(status = 200) {
  const { url, asked } = canned({ body: JSON.stringify(response), status }, location.origin);
  const body = 'key=${object}&size=${size}&user=${x:user}';
  const callback: ObjectCallback = { url, body, variables: { 'x:user': '用户 7' } };
  return { callback, asked };
}

type Ask = (
  callback: ObjectCallback,
) => Promise<{ mode: ModeChoice | undefined; endpoint: FetchGrant; callback?: ObjectCallback }>;

const parameter = ({ url, body }: ObjectCallback) => btoa(JSON.stringify({ callbackUrl: url, callbackBody: body }));
const variables = (callback: ObjectCallback) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(callback.variables))));

/** A form whose response names the callback, as the documentation's newer samples do. */
const formWithCallback: Ask = async (callback) => {
  const named = { callback: parameter(callback), callback_var: variables(callback) };
  const form = formFor({ dir: 'cb/' });
  return { mode: postPolicy, endpoint: async (...asked) => ({ ...((await form(...asked)) as object), ...named }) };
};

/** A URL that has the callback in its signed query. */
const urlWithCallback: Ask = async (callback) => {
  const { cloud } = await servers();
  const key = `cb/${crypto.randomUUID()}.jpg`;
  const subresources = { callback: parameter(callback), 'callback-var': variables(callback) };
  const base = `${cloud.endpoint}/${cloud.bucket}/`;
  const url = await signUrlV1({ ...cloud, base, key, type: 'image/jpeg', subresources });
  return { mode: presignedUrl, endpoint: async () => url };
};

/** A URL that was signed with the callback's headers, which the response names. */
const headersWithCallback: Ask = async (callback) => {
  const { cloud } = await servers();
  const key = `cb/${crypto.randomUUID()}.jpg`;
  const headers = { 'x-oss-callback': parameter(callback), 'x-oss-callback-var': variables(callback) };
  const url = await signUrlV1({ ...cloud, base: `${cloud.endpoint}/${cloud.bucket}/`, key, headers });
  return { mode: presignedUrl, endpoint: async () => ({ url, headers, key }) };
};

const byPage =
  (mode: ModeChoice | undefined, path: string): Ask =>
  async (callback) => ({ mode, endpoint: endpoint(path), callback });

const ways: [name: string, ask: Ask, size: number][] = [
  ['sts, by the page’s word', byPage(sts, '/get_sts_token_for_oss_upload'), 1000],
  ['sts in parts, by the page’s word', byPage(sts, '/get_sts_token_for_oss_upload'), 300_000],
  ['post-policy, by the page’s word', byPage(postPolicy, '/get_post_signature_for_oss_upload'), 1000],
  ['post-policy, by the response’s field', formWithCallback, 1000],
  ['presigned-url, in its query', urlWithCallback, 1000],
  ['presigned-url, in its headers', headersWithCallback, 1000],
];

async function send(ask: Ask, callback: ObjectCallback, size: number): Promise<UploadTask> {
  const { callback: own, ...options } = await ask(callback);
  const [task] = await upload(
    { ...options, transfer: { partSize: 102_400 }, ...(own && { object: { callback: own } }) },
    [file(size)],
  );
  return task!;
}

describe('OSS’s callback', () => {
  before(() => switches());

  for (const [name, ask, size] of ways) {
    it(`is sent to the application, whose response is in the result: ${name}`, async () => {
      const { callback, asked } = callbackTo();
      const task = await send(ask, callback, size);
      expect(task.result?.callback ?? task.error).to.deep.equal(response);
      expect(task.result?.verified).to.be.true;
      const [question, ...more] = await asked();
      expect(more).to.be.empty;
      const received = new URLSearchParams(question?.body);
      expect(Object.fromEntries(received)).to.deep.equal({ key: keyOf(task), size: String(size), user: '用户 7' });
      expect(sameBytes(await storedBytes(keyOf(task)), bytes(size))).to.be.true;
    });

    it(`that fails gives an error with the key of the object, which is stored anyway: ${name}`, async () => {
      const { callback } = callbackTo(502);
      const { error, status, progress } = await send(ask, callback, size);
      expect(status).to.equal('failed');
      expect(error).to.include({ code: 'callback', status: 203, ossCode: 'CallbackFailed', retryable: false });
      expect(error?.message).to.equal('Error status : 502.');
      expect(error?.requestId).to.match(/^[0-9A-F]{24}$/);
      expect(error?.hint).to.contain('stored');
      expect(progress).to.be.lessThan(1);
      expect(sameBytes(await storedBytes(error?.key ?? ''), bytes(size))).to.be.true;
    });
  }

  /** A file in parts whose callback fails once. @returns how its retry ends, and how often the application was called then */
  async function retried(headers: Record<string, string>) {
    const [refused, accepted] = [callbackTo(502), callbackTo()];
    const bySts = { mode: sts, endpoint: '/get_sts_token_for_oss_upload', transfer: { partSize: 102_400 } };
    const queue = new UploadQueue({ ...bySts, object: { headers, callback: refused.callback } });
    const [task] = await sendBy(queue, file(300_000));
    const { code, key } = task!.error!;
    expect(code).to.equal('callback');
    queue.configure({ ...bySts, object: { headers, callback: accepted.callback } });
    queue.retry(task);
    const result = await task!.finished;
    queue.remove(task!);
    return { key, result, calls: (await accepted.asked()).length };
  }

  it('that failed is made again by a retry of a file in parts', async () => {
    const { result, calls } = await retried({});
    expect(result.callback).to.deep.equal(response);
    expect(calls).to.equal(1);
  });

  it('that failed is not made again where nothing may be overwritten: the object counts', async () => {
    const { key, result, calls } = await retried({ 'x-oss-forbid-overwrite': 'true' });
    expect(result).to.include({ key, verified: true });
    expect(calls).to.equal(0);
  });

  it('that fails gives the key of the URL that was used last', async () => {
    const { callback } = callbackTo(502);
    const urls: unknown[] = [];
    const fetchGrant: FetchGrant = async (...question) => {
      const way = await urlWithCallback(callback);
      urls.push(await way.endpoint(...question));
      return urls.at(-1);
    };
    const fault = { kind: 'status', operation: 'PutObject', status: 403, code: 'SecurityTokenExpired', times: 1 };
    await switches({ faults: [fault] });
    const [task] = await upload({ mode: presignedUrl, endpoint: fetchGrant }, [file(10)]);
    expect(urls).to.have.length(2);
    expect(task?.error).to.include({ code: 'callback' });
    expect(new URL(String(urls[1])).pathname).to.contain(task?.error?.key);
  });

  it('that the page sets but the URL was not signed with is rejected before a byte is sent', async () => {
    const { error } = await send(byPage(presignedUrl, '/get_presigned_url_for_oss_upload'), callbackTo().callback, 10);
    expect(error).to.include({ code: 'config', message: 'The URL was signed without x-oss-callback.' });
  });
});
