import type { ErrorAdvice } from '../advice.js';

export const codes: ErrorAdvice['codes'] = {
  rejected: {
    means:
      '文件不符合规则。`error.rule` 是具体的规则，`error.limit` 是允许的上限或下限，`error.given` 是文件的实际数值；两者都会显示给用户。页面上设置的规则在添加文件时检查（触发 `file-reject`）；授权里的 Policy 在上传开始时检查（触发 `upload-error`），此时还没有发送任何数据。页面读不到的限制，才由 OSS 检查并拒绝。',
    retry: '没有用。请修改规则，或换一个文件。',
  },
  grant: {
    means:
      '接口没有返回可用的授权。`error.endpointMessage` 是接口写给用户的提示；`error.message` 给开发者看，说明响应里缺了什么，或者是状态码加上这条提示；`error.status` 是接口的 HTTP 状态码。此时还没有向 OSS 发送任何数据。',
    fixes: [
      [
        '401、403：用户没有登录，或没有上传权限。',
        '让用户登录。使用 `createUploadHandler` 时由 `authorize` 决定，见[接口返回的错误](#endpoint)。',
      ],
      [
        '接口返回了网页（HTML）。',
        '登录已过期，请求被重定向到登录页；或者地址写错了。接口路径请返回 401 和 JSON，不要重定向。',
      ],
      [
        '接口返回的就是当前页面。',
        '开发服务器遇到未知路径会返回 `index.html`。请让它把这个路径转发给后端，Vite 里用 `server.proxy`。',
      ],
      [
        '“The endpoint’s response has no …; it has …”',
        '缺少字段，或字段名无法识别。请对照[接口要返回什么](/zh/backend/endpoint)。',
      ],
      [
        '响应为空，或者状态码是 200，内容却是错误信息。',
        '接口出错却没有用状态码表示，请看服务端日志。JSON 里的 `message` 或 `msg` 会显示给用户。',
      ],
      [
        '“The endpoint could not be reached.”',
        '检查 `endpoint` 的地址。接口与页面不同源时，接口自己也要返回 CORS 响应头（`allowOrigins`）；需要 Cookie 时设置 `with-credentials`。',
      ],
      [
        '“The endpoint redirected the request to …”',
        '接口重定向到了另一台主机。请把 `endpoint` 设成最终响应的地址，或者取消重定向。用户重试之前不再发送任何请求，否则那台主机会收到文件名和 `endpointHeaders`。同一主机内的重定向（包括从 http 到 https）会照常跟随。',
      ],
      [
        '请求被 CSRF 防护拦截。',
        '用 `endpointHeaders` 带上 CSRF token。请求接口默认用 GET，可以用 `endpoint-method` 改为 POST。',
      ],
      [
        '“The URL is signed for GET, not for PUT.”',
        '接口签的是下载链接。请按 PUT 签名，见[各语言示例](/zh/backend/languages)。',
      ],
      ['“The page’s own function for grants failed.”', '你的函数 `endpoint` 抛出了异常，见 `error.cause`。'],
    ],
    retry: '用户登录或接口修复之后有用。接口连不上，或返回 408、429、5xx 时会自动重试。',
  },
  expired: {
    means:
      '授权已过期，OSS 拒绝了请求，重新获取授权后仍然如此。这种情况很少见：授权过期前组件会自动续期，OSS 拒绝后也会再向接口请求一次。',
    fixes: [
      [
        '接口重复返回旧的授权。',
        '接口或 HTTP 缓存把凭证缓存得太久。最多缓存到过期前六分钟，并返回 `Cache-Control: no-store`。',
      ],
      ['有效期太短。', '有些示例的 Policy 有效期只有 30 秒。OSS 在请求到达时检查时间，请至少设为五分钟。'],
      ['签名服务器的时钟不准。', '用 NTP 同步时间。'],
    ],
    retry: '会重新请求授权；接口返回新的授权后才有用。',
  },
  denied: {
    means: 'OSS 拒绝了请求：没有权限，或签名不匹配。`error.ossCode` 和 `error.message` 是 OSS 返回的原文。',
    fixes: [
      ['RAM、Bucket 或授权本身的规则不允许。', '见 [AccessDenied](#denied-AccessDenied)。'],
      ['签名与请求不匹配。', '见 [SignatureDoesNotMatch](#denied-SignatureDoesNotMatch)。'],
      ['OSS 的其他错误码。', '有 `error.ec` 时，可在阿里云的错误诊断页面查询；或把 `error.requestId` 提供给技术支持。'],
    ],
    retry: '修改权限或接口之后才有用。',
  },
  clock: {
    means: '请求时间与 OSS 的时间相差超过 15 分钟，而且没能校正。本机时钟不准时组件会自动校正，所以很少出现。',
    retry: '校准时钟之后有用。',
  },
  network: {
    means:
      '页面读不到响应，或者响应不是 OSS 返回的。浏览器不会告诉页面原因，所以组件自己诊断：`error.likely` 是最可能的原因，`error.hint` 说明该改什么。没有 `likely` 表示原因不明，下面任何一种都有可能。“The code of the upload could not be loaded” 表示你的服务器上缺少本包的某个 JS 文件，或者该文件无法加载。',
    retry:
      '网络恢复后有用。组件已经自动重试了 `retry-for` 秒；原因不会自行消失的情况（`csp`、`mixed-content`、`redirected`）除外。',
  },
  stalled: {
    means:
      '连续 `stall-timeout` 秒（默认 30）没有传输任何数据，反复重试，直到 `retry-for` 秒（默认 60）没有进展。只要还在传输，再慢也不算停滞。',
    fixes: [
      ['网络信号弱，或者已断网而浏览器没有发现。', '不用修改，重试会继续上传。'],
      ['代理、VPN 或杀毒软件先收下整个文件再转发。', '让 Bucket 的域名不经过这些软件，或者调大 `stall-timeout`。'],
      ['网速很慢。', '调小 `part-size` 和 `parallel-parts`。'],
    ],
    retry: '网络好转后有用。',
  },
  storage: {
    means:
      'OSS 出现故障（5xx），或返回了本页没有单独列出的错误。具体见 `error.ossCode`、`error.status` 和 `error.message`。',
    fixes: [
      [
        '5xx、429、408：OSS 繁忙或有故障。',
        '组件已经自动重试了 `retry-for` 秒。如果一直如此，把 `error.requestId` 提供给阿里云技术支持。',
      ],
      [
        '触发 QPS 或流量限制（`TotalQpsLimitExceeded`、`UploadTrafficRateLimitExceeded`）。',
        '让 Key 以随机字符开头，调小 `max-concurrent-uploads` 和 `parallel-parts`，或申请提高限额。',
      ],
      ['400 和其他错误码。', 'OSS 不接受某个请求头、参数或 Key，见 `error.message`。'],
    ],
    retry: '遇到 5xx、429、408，过一会儿再试有用。',
  },
  conflict: {
    means:
      '这个 Key 的对象已存在，而且不允许覆盖。没有 `error.status` 时，表示请求还没有发出：接口返回的 Key，本页面的另一个文件已经在用。这时用户看到的是 [`config`](#config) 的提示。',
    fixes: [
      ['接口给多个文件返回同一个 Key。', '为每个文件生成带随机部分的 Key。官方签名 URL 示例用的是固定的 Key。'],
      [
        '用文件名作为 Key，同时禁止覆盖（`x-oss-forbid-overwrite`）。',
        '在 `key-pattern` 里加 `{id}` 或 `{uuid}`，或由接口生成随机的 Key。',
      ],
      [
        '文件其实已经存入，只是响应丢失。',
        '如果 Key 是接口专门为这次请求生成的，请返回 `unique: true`：组件会把 409 当作响应丢失，再检查对象。',
      ],
    ],
    retry: '换一个 Key 才有用。用户可以给文件改名。',
  },
  gone: {
    means: 'OSS 中已经没有这次分片上传。组件已自动重新开始过一次，新的分片上传也不见了。',
    fixes: [
      ['生命周期规则过早清理碎片。', '设为七天：未完成的上传最多可在七天内续传。'],
      ['其他程序取消了 Bucket 里的分片上传。', '让该程序不要取消七天以内的分片上传。'],
      [
        '接口对进行中的上传返回 410。',
        '见 [`key`](#endpoint-key) 和 [`too-old`](#endpoint-too-old)。接口使用的凭证会变时，请设置 `keySecret`。',
      ],
      [
        '`vod` 模式下，接口每次都给出另一个地址。',
        '请求里有 `videoId` 时，让接口调用 RefreshUploadVideo，见[接口](/zh/guide/vod#endpoint)。',
      ],
    ],
    retry: '从头开始上传。',
  },
  integrity: {
    means:
      'OSS 中数据的 CRC-64 与文件不一致。损坏的分片已经重传，仍然不一致。该文件不会算作上传成功；Bucket 里可能留有损坏的对象。',
    fixes: [
      ['代理、杀毒软件或浏览器扩展改动了上传内容。', '让 Bucket 的域名不经过这些软件，并使用 https。'],
      ['电脑的内存或硬盘有问题。', '换一台电脑上传。'],
    ],
    retry: '重新发送文件。偶然损坏时有用。',
  },
  file: {
    means: '浏览器读不到文件：选择之后文件已被修改、移动或删除，或者选的是文件夹。',
    fixes: [
      [
        '用户又保存或移动了文件。',
        '用户点列表中的“重新选择文件”：网页不能自行打开文件。名称和大小相同的文件会在这一行继续，OSS 已有的分片不再上传。',
      ],
      ['文件在网络盘、U 盘或云盘目录里，现在连不上。', '先复制到本机，再选择副本。'],
      ['上传期间有程序在写这个文件（日志、视频、数据库）。', '上传一份副本。'],
    ],
    retry: '重新选择文件后有用：`retry(task, file)`，或列表中的按钮。',
  },
  save: {
    means:
      '对象已存入 OSS（Key 在 `error.key`），但你的 `afterUpload`，或服务端的 `completed` 失败了。`error.message` 是你的服务端返回的提示；有这个提示时，会代替用户看到的第二句话。',
    fixes: [
      [
        '`afterUpload` 返回了错误的 `Response`。',
        '提示取自 JSON 的 `message`、`msg` 或 `error`；返回简短的纯文本时，就是文本内容。`error.status` 是状态码。',
      ],
      [
        '服务端的 `completed` 没有接受文件。',
        '响应里的 `hint` 说明原因，在浏览器的网络面板里也能看到，见[在服务端保存记录](/zh/backend/completed#fails)。',
      ],
      ['`afterUpload` 抛出了异常。', '提示就是异常的 message，异常本身在 `error.cause`。'],
      ['“The page’s server could not be reached.”', '网络断开，或者你的服务端没有允许页面的源（CORS）。'],
    ],
    retry:
      '只再执行一次 `afterUpload` 和 `completed`，不会向 OSS 发送任何数据：用 `task.retry()` 或“重试”按钮。断网、408、429、5xx 会自动重试。刷新页面后，组件会列出已上传但未保存记录的文件，见[为每个文件保存记录](/zh/guide/save-a-record)。',
  },
  callback: {
    means: '对象已存入 OSS（Key 在 `error.key`），但 OSS 回调你的服务端失败。OSS 只回调一次。',
    retry: '会重新上传文件。请先修好回调；已存入的对象可以按 `error.key` 补录。',
  },
  config: {
    means: '页面、接口和 Bucket 的设置对不上。`error.message` 说明哪里不对，`error.hint` 说明该改什么。',
    fixes: [
      ['不知道 Bucket 或地域。', '由接口返回，或设置 `bucket` 和 `region` 属性。'],
      ['存储地址不可用。', '浏览器访问不了 `-internal` 内网地址。请返回外网地址，或设置 `oss-endpoint`。'],
      [
        '“This page sends to … only”',
        '带协议的 `oss-endpoint` 会锁定存储地址，`bucket` 会锁定 Bucket。修改这两个属性，或修改接口的返回值。',
      ],
      [
        '使用这种授权时，不能发送某个请求头。',
        '`presigned-url` 模式由接口签名，并在 `headers` 里返回；`post-policy` 模式要在 Policy 里允许。也可以去掉该请求头。',
      ],
      ['Content-Type 与签名时不同。', '让接口按收到的 `type` 签名。'],
      ['对象的 Key 不合法。', '修改 `dir`、`key-pattern`、`key`，或接口返回的 Key。'],
      [
        '“CORS hides the ETags of the parts …”',
        '在[跨域规则](/zh/guide/cors)的暴露 Headers 里加上 `ETag`，或允许 `oss:ListParts`。',
      ],
      ['`context` 太大，或不是 JSON。', '请使用不超过 4 kB 的 JSON。'],
      ['`mode` 或 `signer` 不存在，或不适用。', '见[组件的属性](/zh/reference/element)。'],
    ],
    retry: '修改设置之后才有用。每次重试都会重新请求授权。',
  },
  internal: {
    means: '出现了意料之外的异常：可能来自本包，也可能来自页面传入的函数。`error.cause` 是抛出的值。',
    fixes: [
      ['页面传入的函数抛出异常。', '看 `error.cause` 的调用栈。'],
      ['本包的缺陷。', '请附上 `error.cause` 的调用栈反馈给我们。'],
    ],
    retry: '可能有用。',
  },
  aborted: {
    means:
      '上传因 `pause`、`cancel`、`remove` 或传给 `upload()` 的 `signal` 而停止。这不算失败：触发的是 `upload-pause` 或 `upload-abort`，不是 `upload-error`。续传未完成的上传时，如果用户不允许页面读取文件，也报这个错误。',
    retry: '暂停的上传用 `resume` 继续；取消的上传用 `retry` 重新开始。',
  },
};
