import { expect } from '@open-wc/testing';
import type { FetchGrant, OssDirectUpload } from '../../src/element.js';
import { describeOperation } from '../../src/oss/operation.js';
import { encodeQuery, credentialFields, signForm, signQuery } from '../../src/modes/sts/sign-v4.js';
import { encodePath } from '../../src/oss/percent-encoding.js';
import { forgetRequests, requests, servers, setCorsRule, stored, switches } from '../support/browser/cloud.js';
import { file } from '../support/files.js';
import { allEnded, done, placeLive } from '../support/browser/live-element.js';
import { drop } from '../support/browser/gestures.js';

/** For all files of the element … */
const all = {
  'Cache-Control': 'max-age=60',
  'Content-Disposition': 'attachment; filename="a.txt"',
  'x-oss-storage-class': 'IA',
  'x-oss-object-acl': 'public-read',
  'x-oss-forbid-overwrite': 'true',
};
/** … and for one, instead of some of them. */
const own = { 'content-type': 'text/plain', 'cache-control': 'no-cache' };
const shown = {
  ...{
    'content-type': 'text/plain',
    'cache-control': 'no-cache',
    'content-disposition': 'attachment; filename="a.txt"',
  },
  ...{ 'x-oss-storage-class': 'IA', 'x-oss-meta-album': '%E5%A4%8F', 'x-oss-meta-user': '7' },
};
const options = { ...all, ...own, 'x-oss-meta-album': '%E5%A4%8F', 'x-oss-meta-user': '7' };

/** How OSS describes an object's subresource to the bucket's owner (`acl`, `tagging`). */
async function subresourceOf(key: string, subresource: string): Promise<string> {
  const { endpoint, bucket, ...by } = (await servers()).cloud;
  const query = await signQuery({ method: 'GET', bucket, key, query: { [subresource]: '' } }, by, Date.now(), 600);
  return (await fetch(`${endpoint}/${bucket}/${encodePath(key)}?${encodeQuery(query)}`, { cache: 'no-store' })).text();
}

/** A form of a policy with these conditions on top of the usual ones. */
const form =
  (...more: unknown[]): FetchGrant =>
  async () => {
    const { cloud } = await servers();
    const now = Date.now();
    const pinned = Object.entries(credentialFields(cloud, now)).map(([name, value]) => ({ [name]: value }));
    const conditions = [{ bucket: cloud.bucket }, ...pinned, ['starts-with', '$key', 'options/'], ...more];
    const policy = btoa(JSON.stringify({ expiration: new Date(now + 600_000).toISOString(), conditions }));
    return { ...(await signForm(policy, cloud, now)), host: `${cloud.endpoint}/${cloud.bucket}`, dir: 'options/' };
  };

/** A backend that signs these headers into its URLs, each with the request that it belongs to. */
const urls =
  (signed: Record<string, string>, inParts: Record<string, Record<string, string>> = {}): FetchGrant =>
  async ({ file: { name }, operation }) => {
    const { endpoint, bucket, ...by } = (await servers()).cloud;
    const key = operation?.key || `options/${name}`;
    const { method, query } = operation ? describeOperation({ ...operation, key }) : { method: 'PUT', query: {} };
    const isWhole = !operation || operation.name === 'create';
    const headers = isWhole ? signed : (inParts[operation.name] ?? {});
    const search = await signQuery({ method, bucket, key, query, headers }, by, Date.now(), 600);
    return { url: `${endpoint}/${bucket}/${encodePath(key)}?${encodeQuery(search)}`, headers, key };
  };

interface Way {
  mode: string;
  size: number;
  grant: FetchGrant | string;
  /** The request that a limit of its speed must reach. */
  limited: string;
  operations: string[];
}

const parts = ['InitiateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];
const type = { 'Content-Type': 'text/plain' };
const xml = { 'Content-Type': 'application/xml' };
const signed = {
  ...type,
  ...Object.fromEntries(Object.entries(options).filter(([name]) => name.startsWith('x-oss-'))),
};
const ways: Record<string, Way> = {
  'sts, a form': {
    ...{ mode: 'sts', size: 1000, grant: '/get_sts_token_for_oss_upload' },
    ...{ limited: 'PostObject', operations: ['PostObject'] },
  },
  'sts, parts': {
    ...{ mode: 'sts', size: 400_000, grant: '/get_sts_token_for_oss_upload' },
    ...{ limited: 'UploadPart', operations: parts },
  },
  'post-policy': {
    ...{ mode: 'post-policy', size: 1000, grant: form() },
    ...{ limited: 'PostObject', operations: ['PostObject'] },
  },
  'presigned-url': {
    ...{ mode: 'presigned-url', size: 1000, grant: urls(signed) },
    ...{ limited: 'PutObject', operations: ['PutObject'] },
  },
  'presigned-url, parts': {
    ...{ mode: 'presigned-url', size: 400_000, grant: urls(signed, { complete: xml }) },
    ...{ limited: 'UploadPart', operations: parts },
  },
};

/** An element that has its options of `all`, and those of a file by `beforeUpload`. */
async function open({ mode, grant }: Way): Promise<OssDirectUpload> {
  const { element } = await placeLive(
    `mode="${mode}" multiple part-size="200kB" parallel-parts="1" key-pattern="options/{name}"`,
  );
  element.endpoint = grant;
  element.objectHeaders = all;
  element.metadata = { Album: '夏' };
  element.beforeUpload = (task) => void (task.object = { headers: own, metadata: { user: '7' } });
  return element;
}

const newName = () => `${crypto.randomUUID()}.bin`;
const errorsOf = async (element: OssDirectUpload) => {
  await allEnded(element);
  return element.tasks.map(({ error }) => error);
};

describe('object options', () => {
  before(() => setCorsRule({ expose: Object.keys(shown) }));
  beforeEach(async () => {
    await switches();
    await forgetRequests();
  });

  for (const [name, way] of Object.entries(ways)) {
    describe(name, () => {
      it('store headers, metadata, storage class and ACL, of all files and of one', async () => {
        const element = await open(way);
        drop(element, file(way.size, newName()));
        const { key, verified } = await done(element);
        expect(verified).to.equal(true);
        const { headers } = await stored(key);
        expect(Object.fromEntries(Object.keys(shown).map((one) => [one, headers.get(one)]))).to.deep.equal(shown);
        expect(await subresourceOf(key, 'acl')).to.contain('<Grant>public-read</Grant>');
        const operations = new Set((await requests()).map(({ operation }) => operation));
        expect([...operations].filter((one) => /^(P|Init|Upl|Compl)/.test(one))).to.deep.equal(way.operations);
      });

      it('do not overwrite with x-oss-forbid-overwrite', async () => {
        const element = await open(way);
        const [one, other] = [newName(), newName()];
        element.key = () => `options/${one}`;
        if (way.mode === 'presigned-url') {
          const ask = way.grant as FetchGrant;
          element.endpoint = (request, signal) => ask({ ...request, file: { ...request.file, name: one } }, signal);
        }
        if (way.mode === 'sts') element.key = () => one;
        drop(element, file(way.size, one));
        await done(element);
        drop(element, file(way.size - 1, other)); // of other bytes: the same ones would be taken for its own
        const [, error] = await errorsOf(element);
        expect(error?.code, error?.message).to.equal('conflict');
      });

      it('send a traffic limit with each request that has bytes', async () => {
        const limit = { 'x-oss-traffic-limit': '1' }; // the mock refuses so small a one
        const element = await open(way);
        if (way.mode === 'presigned-url')
          element.endpoint = urls({ ...signed, ...limit }, { part: limit, complete: xml });
        element.objectHeaders = { ...all, ...limit };
        drop(element, file(way.size, newName()));
        const [error] = await errorsOf(element);
        expect(error).to.include({ ossCode: 'InvalidArgument', status: 400 });
        const failed = (await requests()).find(({ status }) => status === 400);
        expect(failed?.operation).to.equal(way.limited);
        if (way.mode === 'presigned-url') element.endpoint = urls({ ...signed }, { complete: xml });
        element.objectHeaders = { ...all, 'x-oss-traffic-limit': '838860800' };
        drop(element, file(way.size, newName()));
        const [, second] = await errorsOf(element);
        if (way.mode === 'presigned-url') {
          expect(second).to.include({ code: 'config', message: 'The URL was signed without x-oss-traffic-limit.' });
        } else expect(second).to.equal(undefined);
      });
    });
  }

  it('tag objects by PutObject and in parts, and fail in a form', async () => {
    const tags = { 'x-oss-tagging': 'a=1&b=%E5%A4%8F' };
    for (const size of [1000, 400_000]) {
      for (const way of [
        ways['sts, a form']!,
        { ...ways['presigned-url']!, grant: urls({ ...signed, ...tags }, { complete: xml }) },
      ]) {
        const element = await open(way);
        element.objectHeaders = { ...all, ...tags };
        drop(element, file(size, newName()));
        const { key } = await done(element);
        expect(await subresourceOf(key, 'tagging'), `${way.mode} ${size}`)
          .to.contain('<Key>a</Key><Value>1</Value>')
          .and.contain('<Value>夏</Value>');
      }
    }
    const element = await open(ways['post-policy']!);
    element.objectHeaders = tags;
    drop(element, file(1000, newName()));
    const [error] = await errorsOf(element);
    expect(error).to.include({ code: 'config', message: 'A form cannot carry x-oss-tagging.' });
    expect((await requests()).some(({ operation }) => operation === 'PostObject')).to.equal(false);
  });

  it('are rejected by name, before a byte is sent, where the policy or the signature does not hold them', async () => {
    const cases: [Way, Record<string, string>, string][] = [
      [
        { ...ways['post-policy']!, grant: form(['eq', '$cache-control', 'max-age=1']) },
        {},
        'The policy does not allow cache-control.',
      ],
      [
        { ...ways['post-policy']!, grant: form(['not-in', '$x-oss-object-acl', ['public-read']]) },
        {},
        'The policy does not allow x-oss-object-acl.',
      ],
      [{ ...ways['presigned-url']!, grant: urls(type) }, {}, 'The URL was signed without x-oss-storage-class.'],
      [{ ...ways['presigned-url, parts']!, grant: urls(type) }, {}, 'The URL was signed without x-oss-storage-class.'],
      [
        { ...ways['presigned-url']!, grant: urls({ ...signed, 'Content-Type': 'image/png' }) },
        {},
        'The URL was signed with image/png instead of the Content-Type text/plain.',
      ],
      [
        ways['sts, a form']!,
        { 'Content-Disposition': 'attachment; filename="夏.txt"' },
        'Content-Disposition cannot be sent as a header.',
      ],
      [ways['sts, parts']!, { 'x-oss-meta a': '1' }, 'x-oss-meta a cannot be sent as a header.'],
    ];
    for (const [way, more, message] of cases) {
      await forgetRequests();
      const element = await open(way);
      element.objectHeaders = { ...all, ...more };
      drop(element, file(way.size, newName()));
      const [error] = await errorsOf(element);
      expect(error?.message).to.equal(message);
      expect(error?.code).to.equal('config');
      const carriers = ['PutObject', 'PostObject', 'UploadPart'];
      expect((await requests()).filter(({ operation }) => carriers.includes(operation))).to.deep.equal([]);
    }
  });

  it('send a callback with variables in every mode, and fail before the first byte where parts cannot', async () => {
    const id = crypto.randomUUID();
    const callback = {
      url: `${location.origin}/respond?${new URLSearchParams({ id, body: '{"ok":true}' })}`,
      body: 'key=${object}&user=${x:user}',
      variables: { 'x:user': '7' },
    };
    const asHeaders = {
      'x-oss-callback': btoa(JSON.stringify({ callbackUrl: callback.url, callbackBody: callback.body })),
      'x-oss-callback-var': btoa(JSON.stringify(callback.variables)),
    };
    const signing: Record<string, FetchGrant> = {
      'presigned-url': urls({ ...signed, ...asHeaders }),
      'presigned-url, parts': urls(signed, { complete: { ...xml, ...asHeaders } }),
    };
    for (const [name, way] of Object.entries(ways)) {
      const element = await open({ ...way, grant: signing[name] ?? way.grant });
      element.beforeUpload = (task) => void (task.object = { headers: own, metadata: { user: '7' }, callback });
      drop(element, file(way.size, newName()));
      expect((await done(element)).callback, name).to.deep.equal({ ok: true });
    }
    const asked = (await (await fetch(`/received?id=${id}`)).json()) as { body: string }[];
    expect(asked).to.have.length(Object.keys(ways).length);
    for (const { body } of asked) expect(body).to.match(/^key=.*&user=7$/);
    await forgetRequests();
    const element = await open(ways['presigned-url, parts']!);
    element.callback = callback;
    drop(element, file(400_000, newName()));
    const [error] = await errorsOf(element);
    expect(error?.message).to.equal('The URL was signed without x-oss-callback.');
    expect((await requests()).filter(({ operation }) => operation === 'UploadPart')).to.be.empty;
  });
});
