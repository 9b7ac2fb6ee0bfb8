import type { ErrorAdvice } from '../advice.js';

export const endpoint: ErrorAdvice['endpoint'] = {
  config: {
    means: '状态码 500。缺少选项，选项有误，或者 STS 拒绝了 AssumeRole。`hint` 说明该改什么，服务端日志里也有。',
    fixes: [
      [
        '缺少 AccessKey、Bucket 或地域。',
        '设置 `fromEnv` 读取的环境变量，或直接写在选项里，见 [JavaScript，十行代码](/zh/backend/javascript)。',
      ],
      [
        '“OSS cannot enforce … in mode sts.”',
        '改用 `post-policy` 或 `presigned-url`；或者设置 `unenforced: true`，并用 HEAD 检查每个对象。',
      ],
      ['`authorize` 返回的 `dir` 不合法。', '返回 `uploads/7/` 这样的前缀，以斜杠结尾。'],
      [
        '“AssumeRole at … failed: NoPermission.”',
        'RAM 用户需要 `sts:AssumeRole` 权限，角色的信任策略也要信任该用户，见 [RAM 权限策略](/zh/guide/ram-policies)。',
      ],
      ['“AssumeRole at … failed: EntityNotExist.Role.”', '检查 `roleArn`：`acs:ram::ACCOUNT-ID:role/NAME`。'],
    ],
  },
  internal: {
    means:
      '状态码 500。`authorize`、`credentials` 或交给 `toNode` 的函数抛出了异常。异常写在服务端日志里，内容不会发给浏览器。',
    fixes: [['读取会话失败，或数据库出错。', '修复问题；或返回 null（403），或自行返回 `Response`。']],
  },
  sts: {
    means: '状态码 502 或 503。STS 没有响应、出现故障，或正在限流（`Throttling`）。组件会自动重试。',
    fixes: [
      ['服务器访问不了 `sts.aliyuncs.com`。', '放行该域名，或用 `stsEndpoint` 设置更近的地址。'],
      ['STS 请求太多。', '每个用户的凭证在过期前只请求一次，但各进程分别缓存：请减少进程数。'],
    ],
  },
  'not-allowed': {
    means: '状态码 403；如果你自己返回了空的 `Response`，就是其中的 4xx。`authorize` 不允许该用户上传。',
    fixes: [
      [
        '用户没有登录，或请求没有带 Cookie。',
        '接口不同源时设置 `with-credentials`。返回状态码 401 的 `Response`，提示就是 “Sign in to upload.”',
      ],
    ],
  },
  'foreign-origin': {
    means: '状态码 403。请求来自其他网站的页面，接口没有放行。',
    fixes: [
      ['页面与接口不同源。', '在 `allowOrigins` 里加上页面的源：`["https://www.example.com"]`。'],
      ['反向代理改了 Host。', '让代理保留 `Host`，或发送 `X-Forwarded-Host`。'],
    ],
  },
  method: {
    means: '状态码 405。请求方法不是 GET 或 POST。',
    fixes: [['`endpoint-method` 或代理用了其他方法。', '使用 GET 或 POST，并把两者都路由到该处理函数。']],
  },
  'bad-request': {
    means: '状态码 400；请求体超过 64 KiB 时为 413。缺少字段或字段不合法，见 `hint`。',
    fixes: [
      ['请求来自你自己写的客户端。', '发送文件的 `name`、`size` 和 `type`，见[接口要返回什么](/zh/backend/endpoint)。'],
      ['请求体在到达处理函数之前已被读取。', 'Express 的 body parser 没有影响；其他框架请传入尚未读取的 `Request`。'],
      [
        '`endpoint` 的地址里用了 `{name}` 之类的模板。',
        '处理函数需要的字段都要写进模板：`{name}`、`{size}`、`{type}`。',
      ],
    ],
  },
  'unknown-operation': {
    means: '状态码 400。处理函数不认识这个 `operation`；`hint` 里列出了支持的操作。',
    fixes: [['前端组件比服务端的包新。', '两边升级到同一版本。']],
  },
  'unknown-route': {
    means: '状态码 404。`createUploads` 里没有这个名称的路由；`hint` 里列出了已有的路由。',
    fixes: [['地址的最后一段不是路由的名称。', '改正 `endpoint`，或者使用 `createClient`，由类型检查名称。']],
  },
  'too-large': {
    means: '状态码 413。文件超过 `maxFileSize`，或超过单次请求 5 GiB 的上限。',
    fixes: [['页面允许的大小超过服务端。', '把 `max-file-size` 设成与 `maxFileSize` 相同。']],
  },
  'too-small': {
    means: '状态码 400。文件小于 `minFileSize`。',
    fixes: [['页面的下限比服务端低。', '把 `min-file-size` 设成与 `minFileSize` 相同。']],
  },
  type: {
    means: '状态码 415。`types` 不允许文件的类型或扩展名。',
    fixes: [
      ['`types` 里没有这种类型。', '加到 `types`，组件的 `accept` 也一并加上。'],
      [
        'HTML、SVG、XML 或脚本。',
        '浏览器会把这些文件当作你域名下的网页来运行。只有在 `types` 里明确写出（不用 `*`）才允许。',
      ],
    ],
  },
  key: {
    means: '状态码 403；使用临时访问凭证时为 410。这个 Key 不是为该用户、这个大小的文件生成的，所以不签名。',
    fixes: [
      [
        '用来保护 Key 的密钥变了。',
        '把 `keySecret` 设成固定的值。默认用 AccessKey Secret，而使用临时访问凭证时，AccessKey Secret 会变。',
      ],
      ['上传开始之后换了用户或 `dir`。', '把 `resume-scope` 设成用户 ID。'],
    ],
  },
  'too-old': {
    means: '状态码 410。上传开始已超过七天。组件会自动重新开始上传。',
  },
  seal: {
    means:
      '状态码 403。请求里的 `seal` 不是给这个用户、这个对象的，所以没有调用 [`completed`](/zh/backend/completed)。',
    fixes: [
      [
        '`authorize` 返回的 `dir` 或 `context` 与给出授权时不同。',
        '同一个用户、同一个页面要返回相同的值：不要放时间和随机数。',
      ],
      ['密钥变了，例如使用临时访问凭证。', '把 `keySecret` 设成固定的值。'],
    ],
  },
  missing: {
    means: '状态码 404。OSS 里没有要保存的对象，或没有这个版本：已被删除或覆盖。',
  },
  changed: {
    means: '状态码 409。对象的大小、Content-Type 或 CRC-64 与发送的文件不同：对象被覆盖了。',
    fixes: [
      [
        '多个文件用了同一个 Key。',
        '在 `key-pattern` 里加上 `{id}`，或者不用 `sts` 模式：其他模式下 OSS 不允许覆盖对象。',
      ],
    ],
  },
  older: {
    means: '状态码 409。给出授权之前，OSS 里就有这个对象，所以不是用户刚刚上传的。',
    fixes: [['之前的页面已经存好，但还没得知就关闭了。', '移除文件，再添加一次。']],
  },
  'too-late': {
    means: '状态码 410。授权给出已超过 24 小时。对象在 OSS 里，但没有保存。',
    fixes: [['页面关闭了一天，文件还没有保存。', '移除文件，再添加一次。']],
  },
  oss: {
    means: '状态码 502。OSS 出错，或没有响应 HEAD。组件会自动重试。',
    fixes: [['服务器访问不了 OSS。', '放行 Bucket 的地址。']],
  },
};
