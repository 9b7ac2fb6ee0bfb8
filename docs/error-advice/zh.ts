import type { ErrorAdvice } from './advice.js';
import { codes } from './zh/codes.js';
import { endpoint } from './zh/endpoint.js';
import { likely } from './zh/likely.js';
import { ossCodes } from './zh/oss-codes.js';
import { rules } from './zh/rules.js';

export const chinese: ErrorAdvice = {
  page: {
    title: '错误码',
    description: '上传可能遇到的所有错误：含义、用户看到的提示、常见原因和处理办法。',
    intro: [
      '上传失败时只有一个 `UploadError`：在 `task.error` 里，在 `upload-error`、`file-reject` 事件的 `detail.error` 里，或由 `upload()` 抛出。判断用 `error.code`；`error.hint` 说明该改什么；`error.help` 是本页对应小节的路径。',
      '联系阿里云技术支持时要提供 `error.requestId`；`error.ossCode` 和 `error.ec` 是 OSS 自己的错误码。这些字段都不含密钥等敏感信息，可以写入日志。`cause` 除外：那是你的代码或浏览器抛出的原始错误。',
      '网络故障、超时、408、429 和 5xx 会自动重试，直到连续 `retry-for` 秒（默认 60）没有进展为止。`error.retryable` 为 `true`，表示什么都不改，再试一次也可能成功，这时可以让用户重试。使用 `sts` 模式或[分片签名](/zh/backend/signed-parts)时，重试会从 OSS 已收到的分片继续。',
      '还有一种情况：上传成功，但无法证明 OSS 中的内容与文件一致，见 [verified 的含义](/zh/guide/verified)。',
    ],
    columns: ['`code`', '用户看到的提示'],
    userSees: '**用户看到**：',
    retry: '**重试**：',
    quoted: (text) => `“${text}”`,
    endpointTitle: '接口返回的错误',
    endpointIntro: [
      '`oss-direct-upload/server` 的 `createUploadHandler` 不给授权时，返回 JSON：`code`、`message`，多数还有 `hint`。到了前端就是 [`grant`](#grant) 错误，组件显示其中的 `message`；状态码和完整响应可在浏览器的网络面板里看到。收到 410 时组件会重新开始一次上传，第二次才报 [`gone`](#gone)。',
      '状态码为 500 及以上的错误连同 `hint` 也会写入服务端日志。',
    ],
  },
  codes,
  rules,
  likely,
  ossCodes,
  endpoint,
};
