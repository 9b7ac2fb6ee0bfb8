import { mount } from 'svelte';
import { OssDirectUpload, type OssDirectUploadProps } from 'oss-direct-upload/svelte';
import type { OssDirectUploadTag } from 'oss-direct-upload/svelte-elements';

const props: OssDirectUploadProps = {
  endpoint: '/api/oss-permission',
  multiple: true,
  maxFileSize: '20MB',
  value: ['u/7/photo.png'],
  onuploadsuccess: ({ detail }) => console.log(detail.result.key),
};
mount(OssDirectUpload, { target: document.body, props });

export const tag: OssDirectUploadTag = { endpoint: '/', 'max-files': '3', metadata: { album: '7' } };
// @ts-expect-error a misspelt attribute
export const misspelt: OssDirectUploadTag = { endpoint: '/', 'max-fils': '3' };
// @ts-expect-error a misspelt property
export const wrongProperty: OssDirectUploadProps = { maxFils: 3 };
// @ts-expect-error a misspelt event
export const wrongEvent: OssDirectUploadProps = { onuploadsucess: () => {} };
// @ts-expect-error no such event detail
export const wrongDetail: OssDirectUploadProps = { onuploadsuccess: ({ detail }) => console.log(detail.results) };
// @ts-expect-error not a list of strings
mount(OssDirectUpload, { target: document.body, props: { value: [7] } });
