import type { FetchGrant, UploadEventMap } from 'oss-direct-upload';
import { UploadQueue, endpoint, sts } from 'oss-direct-upload/core';
import {
  createUploadField,
  OssDirectUpload,
  type OssDirectUploadElement as Element,
  useUploads,
} from 'oss-direct-upload/react';
import type { OssDirectUploadProps } from 'oss-direct-upload/react';
import { createRef } from 'react';

const stored = (event: UploadEventMap['upload-success']) => console.log(event.detail.result.key);
const grants: FetchGrant = async () => ({});
const queue = new UploadQueue({ mode: sts, endpoint: endpoint('/grants') });
const ref = createRef<Element>();
const props: OssDirectUploadProps = { endpoint: '/grants' };

export function List() {
  const uploads = useUploads(queue);
  // @ts-expect-error
  console.log(uploads[0]?.progres);
  return uploads.map(({ id, progress, task }) => (
    <li key={id} onClick={() => queue.pause(task)} value={progress * 100} />
  ));
}

export const right = [
  <OssDirectUpload
    {...props}
    key="photos"
    ref={ref}
    className="field"
    style={{ margin: 8 }}
    data-kind="photo"
    aria-describedby="hint"
    endpoint={grants}
    mode="sts"
    queue={queue}
    maxFiles={3}
    noPaste={false}
    objectKey={(file) => file.name}
    metadata={{ album: '7' }}
    onUploadSuccess={stored}
    onUploadError={({ detail, currentTarget }) => console.log(detail.error.code, currentTarget.tasks)}
    onChange={({ currentTarget }) => console.log(currentTarget.value)}
    onClick={(event) => console.log(event.nativeEvent)}
  >
    <span slot="label">Photos</span>
  </OssDirectUpload>,
  <OssDirectUpload ref={(element) => void element?.start()} />,
];

export const wrong = [
  // @ts-expect-error
  <OssDirectUpload maxFilez={3} />,
  // @ts-expect-error
  <OssDirectUpload maxFiles="3" />,
  // @ts-expect-error
  <OssDirectUpload onUploadSucess={stored} />,
  // @ts-expect-error
  <OssDirectUpload onUploadError={stored} />,
  // @ts-expect-error
  <OssDirectUpload onUploadSuccess={({ detail }) => console.log(detail.results)} />,
  // @ts-expect-error
  <OssDirectUpload onProgress={() => {}} />,
  // @ts-expect-error
  <OssDirectUpload ref={createRef<HTMLInputElement>()} />,
  // @ts-expect-error
  <OssDirectUpload objectKey="photo.jpg" />,
];

type Routes = { readonly '~data'?: { avatar: { id: number }; documents: unknown } };
const UploadField = createUploadField<Routes>('/api/uploads');

export const ofRoutes = [
  <UploadField
    ref={ref}
    route="avatar"
    className="field"
    maxFiles={1}
    onUploadSuccess={({ detail, currentTarget }) =>
      console.log(detail.result.data.id + 1, detail.result.key, currentTarget.value)
    }
    afterUpload={(task, { data }) => console.log(task.name, data.id + 1)}
  />,
  <UploadField route="documents" onUploadSuccess={({ detail }) => console.log(detail.result.data)} />,
];

export const wrongRoutes = [
  // @ts-expect-error
  <UploadField route="avatr" />,
  // @ts-expect-error
  <UploadField />,
  // @ts-expect-error
  <UploadField route="avatar" onUploadSuccess={({ detail }) => console.log(detail.result.data.name)} />,
  // @ts-expect-error
  <UploadField route="documents" onUploadSuccess={({ detail }) => console.log(detail.result.data.id)} />,
  // @ts-expect-error
  <UploadField route="avatar" endpoint="/other" />,
  // @ts-expect-error
  <UploadField route="avatar" maxFilez={3} />,
];
