import type { ErrorAdvice } from '../advice.js';

export const rules: ErrorAdvice['rules'] = {
  accept: {
    means: 'The file’s type and the ending of its name are not in `accept`.',
    fixes: [
      [
        'For some files, some systems give no type, or another type.',
        'Name the ending too: `accept="image/*,.heic,.psd"`.',
      ],
      [
        'The attribute is not written as on `<input accept>`.',
        'Write `.jpg`, `image/*` or `application/pdf`, separated by commas.',
      ],
    ],
  },
  'max-files': {
    means: 'The list already has `max-files` files (`error.limit`). Files that are `stored` count.',
    fixes: [['The user needs more files.', 'Raise `max-files`, or let the user remove one.']],
  },
  'max-file-size': {
    means: 'The file is larger than `max-file-size`; `error.limit` is that limit in bytes.',
    fixes: [
      [
        'The limit is written in another unit.',
        '`20MB` is 20,000,000 bytes, `20MiB` is 20,971,520. A number alone is bytes.',
      ],
      ['Page and server have different limits.', 'Set `max-file-size` to what the server allows (`maxFileSize`).'],
    ],
  },
  'min-file-size': { means: 'The file is smaller than `min-file-size`; `error.limit` is that limit in bytes.' },
  'max-total-size': {
    means:
      'With this file, all files together would be larger than `max-total-size`; `error.limit` is that limit in bytes.',
  },
  'image-size': {
    means:
      'The picture or video has fewer or more pixels than `min-image-width`, `max-image-width`, `min-image-height` or `max-image-height` allow. They count as it is displayed: a photo that was taken upright is higher than wide.',
    fixes: [['The picture is too large.', 'Let the element [make it smaller](/guide/images), without the rule.']],
  },
  duration: {
    means: 'The video or sound is longer than `max-duration`; `error.limit` is that limit in seconds.',
  },
  validate: {
    means:
      'The page’s `validate` rejected the file. `error.message` is the text that it returned, and the user sees it.',
  },
  image: {
    means:
      'The picture cannot be made as the page insists (`image-required`): it is to be smaller or of another type, and the browser cannot decode it (HEIC: import `oss-direct-upload/heic`) or it moves; or its metadata is to be removed, and it is of a type such as TIFF, or a video. Also, without `image-required`: the part that the person confirmed with `crop` cannot be cut out.',
    fixes: [
      [
        'The page needs no such guarantee.',
        'Remove `image-required`: then these files are uploaded as they are. See [Smaller pictures](/guide/images).',
      ],
    ],
  },
  duplicate: {
    means:
      'A file with the same name, size, time of last change and folder is in the list already. The list offers “Add anyway”.',
  },
  'same-file': {
    means:
      'A file that cannot be read any more was to be chosen again (“Choose the file again”, or `retry(task, file)`), and another one was chosen: its name or its size differs. The row stays as it is.',
  },
  'policy-size': {
    means:
      'The policy of the grant (`content-length-range`) does not allow the file’s size. `error.limit` is the maximum or minimum in bytes, and the user sees it. From OSS this is `EntityTooLarge` or `EntityTooSmall`.',
    fixes: [
      [
        'The server allows less than the page.',
        'Change `maxFileSize` and `minFileSize` in what `authorize` returns, or `content-length-range` in your policy. Set `max-file-size` and `min-file-size` to the same values: then the user sees the limit when adding a file.',
      ],
    ],
  },
  'policy-type': {
    means: 'The policy of the grant (its condition on `$content-type`) does not allow the file’s type.',
    fixes: [
      [
        'The type is missing in the list.',
        'Add it to `types` in what `authorize` returns, or to the condition in your policy. Browsers say `image/jpeg`, not `image/jpg`.',
      ],
      ['The page allows more than the server.', 'Set `accept` to the types that the server allows.'],
    ],
  },
  'policy-key': {
    means: 'The policy of the grant (its condition on `$key`) does not allow the object’s key.',
    fixes: [
      [
        'The key is not below the prefix of the policy.',
        'Return that prefix as `dir` from the endpoint. Remove `dir` from the element, and check `key-pattern` and `key`.',
      ],
    ],
  },
  'single-request-size': {
    means:
      'The file is larger than 5 GiB. This grant sends a file in one request, and that is the limit of OSS for one request.',
    fixes: [
      [
        'Forms, and URLs for whole files, have this limit.',
        'Use mode `sts`, or sign [each request of a multipart upload](/backend/signed-parts): then large files are sent in parts.',
      ],
    ],
  },
  'before-upload': {
    means:
      'The page rejected the file: `beforeUpload` returned `false` or threw, or a listener of `upload-before` called `preventDefault()`. `error.cause` is the thrown error, and `error.message` is its message.',
    retry: 'calls `beforeUpload` again.',
  },
};
