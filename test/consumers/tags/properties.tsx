import type { FetchGrant, UploadQueue } from 'oss-direct-upload';

const grants: FetchGrant = async () => ({});

export const properties = (queue: UploadQueue) => [
  <oss-direct-upload
    key="photos"
    endpoint={grants}
    queue={queue}
    maxFiles={3}
    noPaste={false}
    metadata={{ album: '7' }}
    stored={[{ key: 'a', size: 3 }]}
    beforeUpload={(task) => task.name !== 'a'}
    strings={{ dropFiles: 'Drop' }}
  />,
  // @ts-expect-error
  <oss-direct-upload stored={[{ name: 'a' }]} />,
  // @ts-expect-error
  <oss-direct-upload beforeUpload={(task) => task.nam} />,
  // @ts-expect-error
  <oss-direct-upload endpoint={3} />,
  // @ts-expect-error
  <oss-direct-upload queue={[]} />,
];
