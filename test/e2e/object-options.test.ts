import { expect } from '@open-wc/testing';
import type { FetchGrant, OssDirectUpload, UploadError } from '../../src/element.js';
import { describeOperation } from '../../src/object/operation.js';
import { forgetRequests, requests, requestsOf, setCorsRule, startAfresh, stored } from '../support/browser/cloud.js';
import { canned } from '../support/browser/canned.js';
import { file } from '../support/files.js';
import { allEnded, done, placeLive } from '../support/browser/live-element.js';
import { drop } from '../support/browser/gestures.js';
import { formFor, signedUrl } from './signed-grants.js';

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
  const url = await signedUrl({ method: 'GET', key, query: { [subresource]: '' } });
  return (await fetch(url, { cache: 'no-store' })).text();
}

const form = (...more: unknown[]) => formFor({ dir: 'options/' }, ...more);

/** A backend that signs these headers into its URLs, each with the request that it belongs to. */
const urls =
  (ofWhole: Record<string, string>, ofParts: Record<string, Record<string, string>> = {}): FetchGrant =>
  async ({ file: { name }, operation }) => {
    const key = operation?.key || `options/${name}`;
    const { method, query } = operation ? describeOperation({ ...operation, key }) : { method: 'PUT', query: {} };
    const isWhole = !operation || operation.name === 'create';
    const headers = isWhole ? ofWhole : (ofParts[operation.name] ?? {});
    return { url: await signedUrl({ method, key, query, headers }), headers, key };
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
const sts = { mode: 'sts', grant: '/get_sts_token_for_oss_upload' };
const whole = (operation: string) => ({ size: 1000, limited: operation, operations: [operation] });
const inParts = { size: 400_000, limited: 'UploadPart', operations: parts };
const ways: Record<string, Way> = {
  'sts, a form': { ...sts, ...whole('PostObject') },
  'sts, parts': { ...sts, ...inParts },
  'post-policy': { mode: 'post-policy', grant: form(), ...whole('PostObject') },
  'presigned-url': { mode: 'presigned-url', grant: urls(signed), ...whole('PutObject') },
  'presigned-url, parts': { mode: 'presigned-url', grant: urls(signed, { complete: xml }), ...inParts },
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

/** Uploads another file. @returns its error */
async function errorOf(element: OssDirectUpload, size: number, name = newName()): Promise<UploadError | undefined> {
  drop(element, file(size, name));
  await allEnded(element);
  return element.tasks.at(-1)?.error;
}

describe('object options', () => {
  before(() => setCorsRule({ expose: Object.keys(shown) }));
  beforeEach(startAfresh);

  for (const [name, way] of Object.entries(ways)) {
    it(`store headers, metadata, storage class and ACL, of all files and of one, and do not overwrite: ${name}`, async () => {
      const element = await open(way);
      const one = newName();
      element.key = () => (way.mode === 'sts' ? one : `options/${one}`);
      if (way.mode === 'presigned-url') {
        const ask = way.grant as FetchGrant;
        element.endpoint = (request, signal) => ask({ ...request, file: { ...request.file, name: one } }, signal);
      }
      drop(element, file(way.size, one));
      const { key, verified } = await done(element);
      expect(verified).to.equal(true);
      const { headers } = await stored(key);
      expect(Object.fromEntries(Object.keys(shown).map((header) => [header, headers.get(header)]))).to.eql(shown);
      expect(await subresourceOf(key, 'acl')).to.contain('<Grant>public-read</Grant>');
      const operations = new Set((await requests()).map(({ operation }) => operation));
      expect([...operations].filter((operation) => /^(P|Init|Upl|Compl)/.test(operation))).to.eql(way.operations);
      const error = await errorOf(element, way.size - 1); // of other bytes: the same ones would be taken for its own
      expect(error?.code, error?.message).to.equal('conflict');
    });

    it(`send a traffic limit with each request that has bytes: ${name}`, async () => {
      const limit = { 'x-oss-traffic-limit': '1' }; // the mock refuses so small a one
      const element = await open(way);
      if (way.mode === 'presigned-url')
        element.endpoint = urls({ ...signed, ...limit }, { part: limit, complete: xml });
      element.objectHeaders = { ...all, ...limit };
      expect(await errorOf(element, way.size)).to.include({ ossCode: 'InvalidArgument', status: 400 });
      const failed = (await requests()).find(({ status }) => status === 400);
      expect(failed?.operation).to.equal(way.limited);
    });
  }

  it('tag objects by PutObject and in parts, and fail in a form', async () => {
    const tags = { 'x-oss-tagging': 'a=1&b=c%20%3A/%2B' };
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
          .and.contain('<Value>c :/+</Value>');
      }
    }
    const element = await open(ways['post-policy']!);
    element.objectHeaders = tags;
    expect(await errorOf(element, 1000)).to.include({ code: 'config', message: 'A form cannot carry x-oss-tagging.' });
    expect(await requestsOf('PostObject')).to.be.empty;
  });

  const ofSts = ways['sts, a form']!;
  for (const [way, more, message] of [
    [
      { ...ways['post-policy']!, grant: form(['eq', '$cache-control', 'max-age=1']) },
      ...[{}, 'The policy does not allow cache-control.'],
    ],
    [{ ...ways['presigned-url']!, grant: urls(type) }, {}, 'The URL was signed without x-oss-storage-class.'],
    [{ ...ways['presigned-url, parts']!, grant: urls(type) }, {}, 'The URL was signed without x-oss-storage-class.'],
    [
      { ...ways['presigned-url']!, grant: urls({ ...signed, 'Content-Type': 'image/png' }) },
      ...[{}, 'The URL was signed with image/png instead of the Content-Type text/plain.'],
    ],
    [ofSts, { 'Content-Disposition': 'inline; filename="José"' }, 'Content-Disposition cannot be sent as a header.'],
    [ways['sts, parts']!, { 'x-oss-meta a': '1' }, 'x-oss-meta a cannot be sent as a header.'],
    [ways['sts, parts']!, { 'x-oss-meta-author': 'José' }, 'x-oss-meta-author cannot be sent as a header.'],
  ] as [Way, Record<string, string>, string][])
    it(`fail before a byte is sent, by ${way.mode}, ${way.size} bytes: ${message}`, async () => {
      const element = await open(way);
      element.objectHeaders = { ...all, ...more };
      expect(await errorOf(element, way.size)).to.include({ code: 'config', message });
      expect(await requestsOf('PutObject', 'PostObject', 'UploadPart')).to.be.empty;
    });

  it('send a callback with the last of the signed parts, and none where that was signed without it', async () => {
    const { url } = canned({ body: '{"ok":true}' }, location.origin);
    const callback = { url, body: 'key=${object}&user=${x:user}', variables: { 'x:user': '7' } };
    const asHeaders = {
      'x-oss-callback': btoa(JSON.stringify({ callbackUrl: callback.url, callbackBody: callback.body })),
      'x-oss-callback-var': btoa(JSON.stringify(callback.variables)),
    };
    const way = ways['presigned-url, parts']!;
    const element = await open({ ...way, grant: urls(signed, { complete: { ...xml, ...asHeaders } }) });
    element.callback = callback;
    drop(element, file(way.size, newName()));
    expect((await done(element)).callback).to.deep.equal({ ok: true });
    await forgetRequests();
    const other = await open(way);
    other.callback = callback;
    expect((await errorOf(other, way.size))?.message).to.equal('The URL was signed without x-oss-callback.');
    expect(await requestsOf('UploadPart')).to.be.empty;
  });
});
