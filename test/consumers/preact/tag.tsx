import 'oss-direct-upload/jsx/preact';

// @ts-expect-error
export const misread = <oss-direct-upload wait-for-uploads={false} />;
export const read = (
  <oss-direct-upload
    wait-for-uploads
    no-paste={false}
    waitForUploads={false}
    ref={(element) => element?.start()}
    class="a"
  />
);
