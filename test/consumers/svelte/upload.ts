import { mount } from 'svelte';
import {
  createUploadField,
  OssDirectUpload,
  type OssDirectUploadProps,
  type UploadFieldProps,
} from 'oss-direct-upload/svelte';
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

type Routes = { readonly '~data'?: { avatar: { id: number }; documents: unknown } };
const ofRoute: UploadFieldProps<Routes> = {
  route: 'avatar',
  onuploadsuccess: ({ detail }) => console.log(detail.result.data.id + 1),
};
mount(createUploadField<Routes>('/api/uploads'), { target: document.body, props: ofRoute });
// @ts-expect-error a misspelt route
export const misspeltRoute: UploadFieldProps<Routes> = { route: 'avatr' };
export const wrongData: UploadFieldProps<Routes> = {
  route: 'avatar',
  // @ts-expect-error no such data
  onuploadsuccess: ({ detail }) => console.log(detail.result.data.name),
};
