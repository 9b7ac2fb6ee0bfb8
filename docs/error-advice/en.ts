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
      'A failed upload has one `UploadError`: `task.error`, `detail.error` of `upload-error` and `file-reject`, or what `upload()` throws. Decide by `error.code`. `error.hint` says what to change, and `error.help` is the path of its section on this page.',
      'For Alibaba Cloud’s support, keep `error.requestId`; `error.ossCode` and `error.ec` are OSS’s own codes. No field of an error contains a secret, so you may log them all, except `cause`: this is what your own code or the browser threw.',
      'After network failures, timeouts, 408, 429 and 5xx, the element retries by itself, until `retry-for` seconds (60) pass without progress. If `error.retryable` is true, a retry can succeed without any change: then offer a retry. In `sts` mode, and with [signed parts](/backend/signed-parts), a retry resumes with the parts that OSS has.',
      'An upload can also succeed without proof that OSS holds the same bytes: [Verified, or not](/guide/verified).',
    ],
    columns: ['`code`', 'the user sees'],
    userSees: '**The user sees:** ',
    retry: '**Retry:** ',
    quoted: (text) => `“${text}”`,
    endpointTitle: 'Errors of your endpoint',
    endpointIntro: [
      'If `createUploadHandler` of `oss-direct-upload/server` gives no grant, it responds with JSON: `code`, `message` and often `hint`. In the browser, this becomes the error [`grant`](#grant), and the element shows the `message`. The status and the whole response are in the browser’s network panel. After a 410, the element starts a new upload; after a second 410, the error is [`gone`](#gone).',
      'Errors with status 500 or higher are also in the log of your server, with their `hint`.',
    ],
  },
  codes,
  rules,
  likely,
  ossCodes,
  endpoint,
};
