import type { ErrorAdvice } from './advice.js';
import { codes } from './en/codes.js';
import { endpoint } from './en/endpoint.js';
import { likely } from './en/likely.js';
import { ossCodes } from './en/oss-codes.js';
import { rules } from './en/rules.js';

export const english: ErrorAdvice = {
  page: {
    title: 'Error codes',
    description: 'Every error of an upload: what it means, what the user sees, the usual causes, and what to change.',
    intro: [
      'A failed upload has one `UploadError`: `task.error`, `detail.error` of `upload-error` and `file-reject`, or what `upload()` throws. Branch on `error.code`. `error.hint` says what to change, and `error.help` is the path of its section on this page.',
      'For Alibaba Cloud’s support, keep `error.requestId`; `error.ossCode` and `error.ec` are OSS’s own codes. No field of an error contains a secret, so you may log them all. Leave out `cause`: it is what your own code or the browser threw.',
      'Network failures, timeouts, 408, 429 and 5xx are retried without you, until `retry-for` seconds (60) pass without progress. `error.retryable` says that another try without a change can succeed: then offer a retry. In `sts` mode, and with [signed parts](/backend/signed-parts), a retry resumes with the parts that OSS has.',
      'An upload can also succeed without proof that OSS holds the same bytes: [Verified, or not](/guide/verified).',
    ],
    columns: ['`code`', 'the user sees'],
    userSees: '**The user sees:** ',
    retry: '**Retry:** ',
    quoted: (text) => `“${text}”`,
    endpointTitle: 'Errors of your endpoint',
    endpointIntro: [
      'What `createUploadHandler` of `oss-direct-upload/server` responds with when it gives no grant: JSON with `code`, `message` and often `hint`. The browser turns it into [`grant`](#grant): the element shows the `message`; the status and the whole response are in the browser’s network panel. A 410 makes the element start a new upload, and is [`gone`](#gone) the second time.',
      'Errors with a status from 500 are also in the log of your server, with their `hint`.',
    ],
  },
  codes,
  rules,
  likely,
  ossCodes,
  endpoint,
};
