import type { UploadEventMap } from 'oss-direct-upload';

const stored = (event: UploadEventMap['upload-success']) => console.log(event.detail.result.key);

export const right = [
  <oss-direct-upload
    id="photos"
    title="Photos"
    data-kind="photo"
    aria-describedby="hint"
    endpoint="/grants"
    mode="post-policy"
    multiple
    max-files={3}
    min-files="1"
    max-file-size="20MB"
    no-paste
    value-as="url"
    variant="button"
    onupload-success={stored}
    onupload-error={({ detail, currentTarget }) => console.log(detail.error.code, currentTarget.value.length)}
    onchange={(event) => console.log(event.currentTarget.value)}
  >
    <span slot="label">Photos</span>
  </oss-direct-upload>,
];

export const wrong = [
  // @ts-expect-error
  <oss-direct-upload mode="postpolicy" />,
  // @ts-expect-error
  <oss-direct-upload endpoint-method="PUSH" />,
  // @ts-expect-error
  <oss-direct-upload max-files="many" />,
  // @ts-expect-error
  <oss-direct-upload max-file-size={true} />,
  // @ts-expect-error
  <oss-direct-upload no-paste="no" />,
  // @ts-expect-error
  <oss-direct-upload maxFilez={3} />,
  // @ts-expect-error
  <oss-direct-upload endpont="/grants" />,
  // @ts-expect-error
  <oss-direct-upload metadata={{ album: 7 }} />,
  // @ts-expect-error
  <oss-direct-upload onUploadSuccess={stored} />,
  // @ts-expect-error
  <oss-direct-upload onupload-sucess={({ detail }) => console.log(detail)} />,
  // @ts-expect-error
  <oss-direct-upload onupload-success={({ detail }) => console.log(detail.results)} />,
  // @ts-expect-error
  <oss-direct-upload onupload-error={stored} />,
  // @ts-expect-error
  <oss-direct-upload onupload-success="stored" />,
];

/** No version of TypeScript reports these: an unknown name with a hyphen counts as known in JSX. */
export const unseen = [<oss-direct-upload max-filez={3} />, <oss-direct-upload onupload-sucess={stored} />];
