import type { FetchGrant, UploadEventMap, UploadQueue } from 'oss-direct-upload';
import 'oss-direct-upload/jsx/solid';
const stored = (event: UploadEventMap['upload-success']) => console.log(event.detail.result.key);
const grants: FetchGrant = async () => ({});
const queue = undefined as unknown as UploadQueue;

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
  <oss-direct-upload variant="buton" />,
  // @ts-expect-error
  <oss-direct-upload value-as="uri" />,
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
  <oss-direct-upload onupload-sucess={(event) => console.log(event)} />,
  // @ts-expect-error
  <oss-direct-upload onupload-sucess={({ detail }) => console.log(detail)} />,
  // @ts-expect-error
  <oss-direct-upload onupload-success={({ detail }) => console.log(detail.results)} />,
  // @ts-expect-error
  <oss-direct-upload onupload-error={stored} />,
  // @ts-expect-error
  <oss-direct-upload onupload-success="stored" />,
];
export const solid = [
  <oss-direct-upload
    endpoint={grants}
    queue={queue}
    before-upload={(task) => task.name !== 'a'}
    endpoint-headers={{ a: 'b' }}
    no-paste={false}
  />,
  <oss-direct-upload
    prop:maxFiles={3}
    prop:metadata={{ album: '7' }}
    prop:key={(file) => file.name}
    attr:max-files="3"
    attr:no-paste=""
    bool:no-paste={false}
  />,
  <oss-direct-upload
    on:upload-success={stored}
    on:upload-error={{ handleEvent: ({ detail }) => console.log(detail.error), once: true }}
  />,
  <oss-direct-upload ref={(element) => element.start()} classList={{ a: true }} class="b" onClick={() => {}} />,
  // @ts-expect-error
  <oss-direct-upload maxFiles={3} />,
  // @ts-expect-error
  <oss-direct-upload prop:maxFilez={3} />,
  // @ts-expect-error
  <oss-direct-upload prop:maxFiles="3" />,
  // @ts-expect-error
  <oss-direct-upload attr:no-paste={false} />,
  // @ts-expect-error
  <oss-direct-upload on:upload-error={stored} />,
  // @ts-expect-error
  <oss-direct-upload on:upload-sucess={({ detail }) => console.log(detail)} />,
  // @ts-expect-error
  <oss-direct-upload bool:no-paste="yes" />,
];

/** No version of TypeScript reports these: an unknown name with a hyphen counts as known in JSX. */
export const unseen = [<oss-direct-upload max-filez={3} />, <oss-direct-upload onupload-sucess={stored} />];
