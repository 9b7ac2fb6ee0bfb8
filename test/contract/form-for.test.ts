import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parse } from 'acorn';
import { signForm } from '../../src/signing/sign-v4.js';
import { typeByExtension } from '../../src/upload/types-by-extension.js';
import { assertFields, thrownBy } from '../support/assertions.js';
import { formFile, miniProgram } from '../support/node/mini-program.js';
import { policyOf, send, signPolicyV1 } from '../support/node/mock-request.js';
import { ask, handlerFor } from '../support/node/server-handler.js';
import { useCloud } from '../support/node/servers.js';

const bucket = 'b-form';
const path = 'wxfile://tmp_照片 $1.jpg';
const bytes = Buffer.from('a picture');
const program = miniProgram({ [path]: bytes });
const { formFor } = program;

const cloud = await useCloud({ bucket, store: 'memory' });

type Texts = Record<string, string>;
const policyGrant = async (limits = {}, options = {}, fields = {}): Promise<Texts> =>
  (await ask(handlerFor(cloud, { dir: 'u/7/', mode: 'post-policy', ...limits }, options), fields)).body as Texts;
const stsGrant = async (): Promise<Texts> =>
  (await ask(handlerFor(cloud, { dir: 'u/7/', mode: 'sts' }, {}))).body as Texts;

/** The response of OSS to a form, and what is stored under its key. */
async function stored(form: ReturnType<typeof formFor>) {
  const { statusCode, data } = await program.upload(form, path);
  const code = /<Code>(.*?)<\/Code>/.exec(data)?.[1];
  const object = await send(cloud, 'GET', `/${bucket}/${form.key.split('/').map(encodeURIComponent).join('/')}`);
  return { statusCode, code, data, body: object.status === 200 ? object.text : undefined, headers: object.headers };
}

/** A policy of the mock's own account, signed V1 or V4. */
async function signed(conditions: unknown[], more: Texts = {}): Promise<Texts> {
  const time = Date.now();
  const { 'x-oss-signature': _, policy: __, ...pins } = await signForm('', cloud, time);
  const pinned = [{ bucket }, ...Object.entries(pins).map(([name, value]) => ({ [name]: value })), ...conditions];
  return { host: `${cloud.endpoint}/${bucket}`, ...(await signForm(policyOf(pinned), cloud, time)), ...more };
}

describe('form: a policy', () => {
  it('of the backend half stores a file with a Chinese name, whose policy pins fields and types', async () => {
    const form = formFor(await policyGrant({ types: ['image/*'] }), { name: path });
    assert.match(form.key, /^u\/7\/[a-z\d]{1,10}-tmp_照片 -1\.jpg$/);
    assert.equal(form.name, 'file');
    const { statusCode, body, headers } = await stored(form);
    assert.deepEqual([statusCode, body, headers['content-type']], [200, 'a picture', 'image/jpeg']);
  });

  it('may come as text, and in a wrapper', async () => {
    const text = JSON.stringify({ code: 0, data: JSON.stringify(await policyGrant()) });
    assert.equal((await stored(formFor(text, { name: path }))).statusCode, 200);
  });

  it('keeps two files with the same name apart, by random numbers of the caller too', async () => {
    const grant = await policyGrant();
    assert.notEqual(formFor(grant, { name: path }).key, formFor(grant, { name: path }).key);
    for (const random of [0.123456789, 0, 1 / 36])
      assert.match(formFor(grant, { name: 'a.jpg', random: () => random }).key, /^u\/7\/[a-z\d]{10}-a\.jpg$/);
  });

  it('shortens a long name as the core does, but not its extension', async () => {
    const form = formFor(await policyGrant(), { name: `${'照'.repeat(400)}.jpg` });
    assert.ok(Buffer.byteLength(form.key) > 1018 && Buffer.byteLength(form.key) <= 1023);
    assert.match(form.key, /照照\.jpg$/);
    assert.equal((await stored(form)).statusCode, 200);
  });

  it('is rejected by OSS for a key that it does not allow', async () => {
    const form = formFor(await policyGrant(), { name: path, key: 'u/8/a.jpg' });
    assert.equal(form.key, 'u/8/a.jpg');
    const { statusCode, code, body } = await stored(form);
    assert.deepEqual([statusCode, code, body], [403, 'AccessDenied', undefined]);
  });

  it('may fix the key, in which `${filename}` becomes the name', async () => {
    const fixed = formFor(await signed([{ key: 'a/fixed.jpg' }], { key: 'a/fixed.jpg' }), { name: path, key: 'other' });
    assert.equal(fixed.key, 'a/fixed.jpg');
    assert.equal((await stored(fixed)).body, 'a picture');
    const named = formFor(await signed([['starts-with', '$key', 'a/']], { key: 'a/${filename}' }), { name: path });
    assert.equal(named.key, 'a/tmp_照片 -1.jpg');
    assert.equal((await stored(named)).body, 'a picture');
    const twice = await signed([['starts-with', '$key', 'a/']], { key: 'a/${filename}/x-${filename}' });
    assert.equal(formFor(twice, { name: 'b.jpg' }).key, 'a/b.jpg/x-b.jpg');
  });

  it('gives the prefix where the response has none, and the fields that it names', async () => {
    const conditions = [
      ['starts-with', '$key', 'only-in-the-policy/'],
      ['eq', '$x-oss-forbid-overwrite', 'true'],
      ['starts-with', '$x-oss-meta-from', 'mini'],
      ['in', '$cache-control', ['no-cache', 'no-store']],
      ['not-in', '$expires', ['never']],
      ['eq', '$success_action_status', '204'],
      ['in', '$content-type', ['image/jpg', 'image/png']], // as in OSS's own example
    ];
    const form = formFor(await signed(conditions), { name: path });
    assert.match(form.key, /^only-in-the-policy\//);
    const { statusCode, body, headers } = await stored(form);
    assert.deepEqual([statusCode, body, headers['cache-control']], [204, 'a picture', 'no-cache']);
    assert.equal(headers['content-type'], 'image/jpg');
  });

  it('signed by V1 works too', async () => {
    const { OSSAccessKeyId: accessid, policy, Signature: signature } = signPolicyV1(cloud, policyOf([{ bucket }]));
    const host = `${cloud.endpoint}/${bucket}`;
    const form = formFor({ accessid, policy, signature, host, dir: 'v1' }, { name: path });
    assert.match(form.key, /^v1\//);
    assert.equal((await stored(form)).body, 'a picture');
  });

  it('stores headers and metadata of the caller', async () => {
    const metadata = { Author: '李雷', note: 'a b' };
    const options = { name: path, headers: { 'Cache-Control': 'max-age=60' }, metadata };
    const { headers } = await stored(formFor(await policyGrant(), options));
    assert.equal(headers['cache-control'], 'max-age=60');
    assert.equal(headers['x-oss-meta-author'], encodeURIComponent('李雷'));
    assert.equal(headers['x-oss-meta-note'], 'a b');
  });
});

describe('form: STS credentials', () => {
  it('sign a policy for this one object, which OSS accepts', async () => {
    const grant = await stsGrant();
    const form = formFor({ ...grant, endpoint: cloud.endpoint }, { name: path, size: bytes.length });
    const { statusCode, body, headers } = await stored(form);
    assert.deepEqual([statusCode, body, headers['content-type']], [200, 'a picture', 'image/jpeg']);
    const other = { ...form, formData: { ...form.formData, key: 'u/7/other' }, key: 'u/7/other' };
    assert.equal((await stored(other)).code, 'AccessDenied');
    const short = formFor({ ...grant, endpoint: cloud.endpoint }, { name: path, size: 1 });
    assert.equal((await stored(short)).code, 'EntityTooLarge');
  });

  it('sign as the browser’s signer does, which the SDKs’ vectors test', async () => {
    const time = Date.UTC(2024, 2, 15, 8, 30);
    const keys = { accessKeyId: 'STS.a', accessKeySecret: 's', securityToken: 't/+=' };
    const grant = { ...keys, bucket: 'b', region: 'oss-cn-hangzhou' };
    const { url, formData } = formFor(grant, { name: 'a.png', now: time, dir: '目录' });
    assert.equal(url, 'https://b.oss-cn-hangzhou.aliyuncs.com/');
    for (const characters of [1, 55, 56]) {
      const by = { ...grant, accessKeySecret: 's'.repeat(characters) }; // 55, with what is before it, fill a block of SHA-256
      const fields = formFor(by, { name: 'a.png', now: time }).formData;
      assertFields(fields, await signForm(fields['policy']!, { ...by, region: 'cn-hangzhou' }, time));
    }
    const policyIn = ({ formData: { policy } }: { formData: Record<string, string> }) =>
      JSON.parse(Buffer.from(policy!, 'base64').toString()) as { expiration: string; conditions: unknown[] };
    const { expiration, conditions } = policyIn({ formData });
    assert.equal(expiration, '2024-03-15T09:30:00.000Z');
    assert.deepEqual(conditions.slice(0, 2), [{ bucket: 'b' }, { key: formData['key'] }]);
    const byDevice = policyIn(formFor(grant, { name: 'a.png' })); // its clock may be hours off
    assert.ok(Date.parse(byDevice.expiration) > Date.now() + 23 * 3600_000);
  });

  it('take bucket, region and endpoint from the caller, where the response has none', () => {
    const grant = { AccessKeyId: 'id', AccessKeySecret: 's' };
    const url = (given: object, more: object = {}) => formFor({ ...grant, ...more }, { name: 'a', ...given }).url;
    const place = { bucket: 'b', region: 'cn-beijing' };
    const beijing = 'https://b.oss-cn-beijing.aliyuncs.com/';
    for (const [given, expected, more] of [
      [place, beijing],
      [{ ...place, endpoint: 'http://b.oss-cn-beijing-internal.aliyuncs.com' }, beijing],
      [{ bucket: 'b', endpoint: 'oss-cn-beijing.aliyuncs.com/' }, beijing],
      [{ ...place, endpoint: 'https://files.example.com/' }, 'https://files.example.com/'],
      [{ ...place, endpoint: 'files.example.com/x' }, 'https://files.example.com/x/'],
      [{ ...place, endpoint: 'http://127.0.0.1:9/' }, 'http://127.0.0.1:9/b/'],
      [place, 'https://own.oss-cn-shanghai.aliyuncs.com/', { bucket: 'own', region: 'cn-shanghai' }],
    ] as const)
      assert.equal(url(given, more), expected);
    const keyed = ['a$b', 'a\\b'].map((key) => ({ ...place, key }));
    for (const given of [{}, { bucket: 'b' }, { region: 'cn-beijing' }, ...keyed])
      assert.throws(() => url(given), { name: 'UploadError', code: 'config' });
  });
});

describe('form: callback', () => {
  const callback = { url: 'http://127.0.0.1:1/', body: 'key=${object}&名=${x:user}', variables: { 'x:user': '7' } };

  it('of the caller goes in the form; one of the response comes first', async () => {
    const grant = await policyGrant();
    const own = formFor(grant, { name: path, callback }).formData;
    const json = JSON.parse(Buffer.from(own['callback']!, 'base64').toString()) as Record<string, string>;
    assert.deepEqual([json['callbackUrl'], json['callbackBody'], own['x:user']], [callback.url, callback.body, '7']);
    const variables = Buffer.from(JSON.stringify({ 'x:user': '8', other: '9' })).toString('base64');
    const { formData } = formFor({ ...grant, callback: 'e30=', callback_var: variables }, { name: path });
    assert.deepEqual([formData['callback'], formData['x:user'], formData['other']], ['e30=', '8', undefined]);
  });

  it('is sent by OSS: nobody is there to take it', async () => {
    const { statusCode, code, body } = await stored(formFor(await policyGrant(), { name: path, callback }));
    assert.deepEqual([statusCode, code, body], [203, 'CallbackFailed', 'a picture']);
  });
});

// What is either is read by the modes' own code.
it('form: a response that is neither is named by its fields, but by no value of them', () => {
  const secret = 'https://b.oss-cn-hangzhou.aliyuncs.com/a?x-oss-signature=abc';
  for (const response of ['', secret, { url: secret }, { uploadAuth: 'e30=', uploadAddress: 'e30=' }]) {
    const thrown = thrownBy(() => formFor(response, { name: 'a.png', bucket: 'b', region: 'cn-hangzhou' }));
    assertFields(thrown, { name: 'UploadError', code: 'grant' });
    const { message, hint } = thrown as Error & { hint: string };
    if (response) assert.match(message, /in (url|uploadauth,uploadaddress)\.$/);
    assert.match(hint, /not a presigned URL/);
    assert.ok(!message.includes('abc'), message);
  }
});

it('form: the type is that of pages, by the extension', () => {
  for (const name of ['a.jpg', 'a.JPEG', 'a.png', 'a.gif', 'a.webp', 'a.heic', 'a.mp4', 'a', 'a.unknown', 'jpg']) {
    const { formData } = formFor({ accessKeyId: 'i', accessKeySecret: 's' }, { name, bucket: 'b', region: 'r' });
    assert.equal(formData['x-oss-content-type'], typeByExtension(name) || 'application/octet-stream', name);
  }
});

// `miniProgram` gives it nothing but ES2017 without globals of browsers.
it('form: the one file is ES2017, exports one function, and imports nothing', () => {
  const { body } = parse(formFile, { ecmaVersion: 2017, sourceType: 'module' });
  const outer = body.map(({ type }) => type).filter((type) => /^(Im|Ex)port/.test(type));
  assert.deepEqual(outer, ['ExportNamedDeclaration']);
  assert.match(formFile, /export ?\{\w+ as formFor\};?\s*$/);
});

describe('form: the guides’ samples', () => {
  const read = (name: string) => readFileSync(`docs/samples/mini-programs/${name}`, 'utf8');

  it('WeChat: the page uploads what was chosen, shows the progress, and says what OSS rejects', async () => {
    for (const grant of [await policyGrant(), await stsGrant()]) {
      const wechat = miniProgram({ [path]: bytes }, () => ({ ...grant, endpoint: cloud.endpoint }));
      wechat.load(read('wechat-form.js'));
      const page = openPage(wechat);
      await page.choose();
      assert.match(page.data.message, /^Stored as u\/7\/.*-tmp_照片 -1\.jpg$/);
      assert.equal(page.data.progress, 100);
    }
    const denied = miniProgram({ [path]: bytes }, async () => ({ ...(await policyGrant()), dir: 'other/' }));
    denied.load(read('wechat-form.js'));
    const page = openPage(denied);
    await page.choose();
    assert.equal(page.data.message, 'AccessDenied');
  });

  it('uni-app: the function uploads, reports the progress, and can be aborted', async () => {
    const app = miniProgram({ [path]: bytes }, () => policyGrant());
    app.load(read('uni-app-form.js'));
    const progress: number[] = [];
    const nothing = () => {};
    const report = (percent: number) => progress.push(percent);
    assert.match(await app.call<string>('upload', path, bytes.length, report, nothing), /^u\/7\//);
    assert.deepEqual([progress, app.sent[0]?.fileType], [[100], 'image']);
    app.load(read('uni-app-form-page.js'));
    assert.match(await app.call('choosePicture', nothing, nothing), /^u\/7\//);
    const abort = (task: { abort(): void }) => task.abort();
    const aborted = app.call('upload', path, bytes.length, nothing, abort);
    await assert.rejects(aborted, { errMsg: 'uploadFile:fail abort' });
  });

  it('Alipay: the function uploads, and rejects with what OSS says', async () => {
    const alipay = miniProgram({ [path]: bytes });
    alipay.load(read('alipay-form.js'));
    assert.match(await alipay.call('upload', await policyGrant(), path), /^u\/7\//);
    assert.equal(alipay.sent[0]?.fileType, 'image');
    const denied = alipay.call('upload', { ...(await policyGrant()), dir: 'other/' }, path);
    await assert.rejects(denied, /<Code>AccessDenied<\/Code>/);
  });
});

type OpenPage = { data: { progress: number; message: string }; choose(): Promise<void> };

/** The page of a program, as its host makes it. */
function openPage({ pages }: ReturnType<typeof miniProgram>): OpenPage {
  const page = pages[0] as unknown as OpenPage;
  return Object.assign(page, { setData: (change: object) => Object.assign(page.data, change) });
}
