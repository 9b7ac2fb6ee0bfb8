import { OssDirectUpload, type UploadEventMap } from 'oss-direct-upload';
import { createCustomRequest } from 'oss-direct-upload/adapters/antd';
import { createUploadPlugin } from 'oss-direct-upload/adapters/ckeditor';
import { createHttpRequest } from 'oss-direct-upload/adapters/element-plus';
import { createFileHandlers } from 'oss-direct-upload/adapters/tiptap';
import { createImagesUploadHandler } from 'oss-direct-upload/adapters/tinymce';
import { createCustomUpload } from 'oss-direct-upload/adapters/wangeditor';
import * as core from 'oss-direct-upload/core';
import type { Crc64 } from 'oss-direct-upload/crc-worker.js';
import { OssDirectUpload as Unregistered } from 'oss-direct-upload/element';
import { configureHeic } from 'oss-direct-upload/heic';
import { formFor, type FileForm } from 'oss-direct-upload/mini-program/form';
import { makeImage, type MadeImage, stripMetadata } from 'oss-direct-upload/image';
import { zhCN } from 'oss-direct-upload/locales/zh-CN';
import { postPolicy } from 'oss-direct-upload/modes/post-policy';
import { presignedUrl } from 'oss-direct-upload/modes/presigned-url';
import { sts } from 'oss-direct-upload/modes/sts';
import { vod } from 'oss-direct-upload/modes/vod';
import { record, type Recording } from 'oss-direct-upload/record';
import { createAliOssSigner, stsWithAliOss } from 'oss-direct-upload/signers/ali-oss';

/** `any` where a type was not found. */
type IsAny<T> = 0 extends 1 & T ? true : false;
declare function known<T>(value: T, ...any: IsAny<T> extends true ? [never] : []): void;

known(new OssDirectUpload());
known(new Unregistered());
known(zhCN);
known(configureHeic);
const recording: Promise<Recording> = record(
  new core.UploadQueue({ endpoint: '/api/oss-permission' }),
  new MediaStream(),
);
known(recording.then((one) => one.stop()));
known(createAliOssSigner);
known({} as Crc64);

const picture = new File([], 'a.jpg');
const made: Promise<MadeImage> = makeImage(picture, { max: '1920x1080', type: 'image/webp' });
known(made.then(({ file, stripped }) => [file.size, stripped]));
known(stripMetadata(picture).then((rest) => rest?.size));
// @ts-expect-error a misspelt setting
known(makeImage(picture, { maximum: 1920 }));

const adapterOptions = {
  endpoint: '/api/oss-permission',
  rules: { accept: 'image/*' },
  urlOf: async ({ key }: core.StoredObject) => `/files/${key}`,
  textOf: ({ code }: core.UploadError) => code,
};
known(createCustomRequest(adapterOptions)({ file: new File([], 'a.png'), onSuccess: ({ url }) => known(url) }).abort);
known(createHttpRequest(adapterOptions));
known(createCustomUpload({ ...adapterOptions, editor: () => document.createElement('div') as never }));
known(createImagesUploadHandler(adapterOptions));
known(createUploadPlugin(adapterOptions));
known(createFileHandlers({ ...adapterOptions, onError: ({ cause: { code } }) => known(code) }).onPaste);
// @ts-expect-error a misspelt option
known(createCustomRequest({ ...adapterOptions, urlof: () => '' }));

for (const mode of [sts, postPolicy, presignedUrl, vod, stsWithAliOss]) {
  const queue = new core.UploadQueue({ mode, endpoint: core.endpoint('/api/oss-permission') });
  queue.addEventListener('upload-success', ({ detail: { result } }) => known(result.key));
  // @ts-expect-error no such event detail
  queue.addEventListener('upload-success', ({ detail }) => known(detail.results));
}
// @ts-expect-error a misspelt setting
known(new core.UploadQueue({ endpoint: '/', retryfor: 3 }));

const field = document.querySelector('oss-direct-upload')!;
field.maxFiles = 3;
field.metadata = { album: '7' };
field.addEventListener('upload-error', ({ detail: { error } }) => known<core.UploadErrorCode>(error.code));
field.addEventListener('file-reject', ({ detail }: UploadEventMap['file-reject']) => known(detail.file.size));
// @ts-expect-error a misspelt property
field.maxFile = 3;
// @ts-expect-error no such event detail
field.addEventListener('upload-success', ({ detail }) => known(detail.results));

const mine: core.Mode<core.Grant & { url: string }> = {
  name: 'relay',
  readGrant: (response) => ({ id: String(response), url: String(response) }),
  serves: () => true,
  async upload(job, grants) {
    const request: core.SignedRequest = { method: 'PUT', url: (await grants.get(job)).url, headers: {} };
    await job.link.send(request, { body: new Uint8Array(3) });
    return { key: 'a', size: job.file.size, type: job.file.type, verified: false };
  },
};
known(mine);

const form: FileForm = formFor({ policy: '' }, { name: 'a.png', headers: { 'Cache-Control': 'no-cache' } });
known(form.formData);
// @ts-expect-error no form carries tags
formFor('', { name: 'a.png', headers: { 'x-oss-tagging': 'a=b' } });
// @ts-expect-error no name
formFor('', { size: 3 });
