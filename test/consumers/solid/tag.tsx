import type { FetchGrant, UploadEventMap, UploadQueue } from 'oss-direct-upload';
import 'oss-direct-upload/jsx/solid';

const stored = (event: UploadEventMap['upload-success']) => console.log(event.detail.result.key);
const grants: FetchGrant = async () => ({});

export const solid = (queue: UploadQueue) => [
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
  <oss-direct-upload prop:maxFilez={3} />,
  // @ts-expect-error
  <oss-direct-upload prop:maxFiles="3" />,
  // @ts-expect-error
  <oss-direct-upload attr:no-paste={false} />,
  // @ts-expect-error
  <oss-direct-upload on:upload-sucess={({ detail }) => console.log(detail)} />,
  // @ts-expect-error
  <oss-direct-upload bool:no-paste="yes" />,
];
