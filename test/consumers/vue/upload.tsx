import { endpoint, UploadQueue } from 'oss-direct-upload/core';
import { createUploadField, OssDirectUpload, type OssDirectUploadProps, useUploads } from 'oss-direct-upload/vue';
import type { OssDirectUploadTag } from 'oss-direct-upload/vue-elements';

const uploads = useUploads(() => new UploadQueue({ endpoint: endpoint('/api/oss-permission') }));

export const field = (
  <OssDirectUpload
    class="field"
    endpoint="/api/oss-permission"
    metadata={{ album: '2024' }}
    modelValue={['a']}
    onUpdate:modelValue={(value) => console.log(value)}
    onUploadSuccess={({ detail }) => console.log(detail.result.key, uploads.value.length)}
  />
);

export const props: OssDirectUploadProps = { maxFileSize: '20MB' };
export const tag: OssDirectUploadTag = { endpoint: '/', maxFileSize: '20MB' };
// @ts-expect-error a misspelt attribute
export const misspelt: OssDirectUploadTag = { endpoint: '/', maxFilesize: '20MB' };
// @ts-expect-error a misspelt property
export const wrongProperty = <OssDirectUpload maxFilesize="20MB" />;
// @ts-expect-error no such event detail
export const wrongDetail = <OssDirectUpload onUploadSuccess={({ detail }) => console.log(detail.results)} />;

type Routes = { readonly '~data'?: { avatar: { id: number }; documents: unknown } };
const UploadField = createUploadField<Routes>('/api/uploads');

export const ofRoute = (
  <UploadField
    route="avatar"
    modelValue={['a']}
    onUpdate:modelValue={(value) => console.log(value)}
    onUploadSuccess={({ detail }) => console.log(detail.result.data.id + 1)}
  />
);
// @ts-expect-error a misspelt route
export const misspeltRoute = <UploadField route="avatr" />;
// @ts-expect-error no such data
export const wrongData = <UploadField route="avatar" onUploadSuccess={({ detail }) => detail.result.data.name} />;
