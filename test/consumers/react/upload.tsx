import { useRef } from 'react';
import { UploadQueue, endpoint } from 'oss-direct-upload/core';
import { OssDirectUpload, type OssDirectUploadElement, useUploads } from 'oss-direct-upload/react';

const queue = new UploadQueue({ fetchGrant: endpoint('/api/oss-permission') });

export function Upload() {
  const field = useRef<OssDirectUploadElement>(null);
  const uploads = useUploads(queue);
  return (
    <>
      <OssDirectUpload
        key="a"
        ref={field}
        className="field"
        endpoint="/api/oss-permission"
        multiple
        maxFileSize="20MB"
        metadata={{ album: '2024' }}
        onUploadSuccess={({ detail }) => console.log(detail.result.key, field.current?.tasks.length)}
      />
      {/* @ts-expect-error a misspelt property */}
      <OssDirectUpload maxFilesize="20MB" />
      {/* @ts-expect-error a misspelt event */}
      <OssDirectUpload onUploadSucess={() => {}} />
      {/* @ts-expect-error no such event detail */}
      <OssDirectUpload onUploadSuccess={({ detail }) => console.log(detail.results)} />
      <ul>
        {uploads.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
      </ul>
    </>
  );
}
