import type { ErrorAdvice } from '../advice.js';

export const ossCodes: ErrorAdvice['ossCodes'] = {
  'denied-AccessDenied': {
    means:
      '没有权限。是哪一种规则不允许，常能从 `error.message` 看出：“bucket acl” 是 Bucket 的读写权限，“authorizer’s policy” 是 RAM 或 STS 的权限策略。',
    fixes: [
      [
        'RAM 角色或用户没有上传权限。',
        '在 `acs:oss:*:*:BUCKET/PREFIX/*` 上允许 `oss:PutObject`，见 [RAM 权限策略](/zh/guide/ram-policies)。`sts` 模式下，角色的权限和 AssumeRole 传入的 Policy 都要允许。',
      ],
      ['Key 不在允许的前缀下。', '接口在 `dir` 里返回同样的前缀，并检查组件的 `dir`、`key-pattern` 和 `key`。'],
      [
        '某个请求头需要单独的权限。',
        '设置标签（`x-oss-tagging`）需要 `oss:PutObjectTagging`，KMS 加密也需要相应的权限。',
      ],
      ['Bucket 授权策略不允许。', '策略可能限制 IP、VPC、https 或 Referer。检查 Bucket 授权策略和防盗链。'],
      ['请求根本没有带凭证。', '表单或 URL 的签名在传递途中丢失。请原样使用接口返回的字段。'],
    ],
  },
  'denied-SignatureDoesNotMatch': {
    means:
      'OSS 算出的签名与请求携带的不同。在浏览器的网络面板里，OSS 的响应会列出参与签名的内容（`StringToSign`、`CanonicalRequest`），请与你的签名代码对比。',
    fixes: [
      [
        '签名 URL：Content-Type 与签名时不同。',
        '按组件发给接口的 `type` 签名，并返回：`"headers": {"Content-Type": "image/png"}`。没有 `headers` 时，组件会逐个尝试常见的类型。',
      ],
      [
        '签名 URL：其他请求头与签名时不同。',
        '把参与签名的请求头都放进 `headers` 返回，例如 `x-oss-forbid-overwrite`。',
      ],
      ['签名 URL：方法不对。', '必须按 PUT 签名。Ruby 的 `object_url` 签的是 GET。'],
      [
        'URL 的签名包含 `content-length`，而存储服务不支持。',
        '去掉（`createUploadHandler` 设置 `unenforced: true`），改用 HEAD 检查对象的大小。',
      ],
      ['表单的 Policy 签名之后又有改动。', '对 Policy 的 Base64 文本签名，并原样返回这段文本。'],
      ['服务端的 AccessKey Secret 不对。', '检查末尾有没有换行或空格，以及是否与 AccessKey ID 配对。'],
      ['V4 签名里的地域不是 Bucket 所在地域。', '把 `region` 设成 Bucket 的地域：`cn-hangzhou`。'],
    ],
    retry: '修改之后才有用。时钟不准时，OSS 返回的是 RequestTimeTooSkewed。',
  },
  'denied-InvalidAccessKeyId': {
    means: 'OSS 不认识这个 AccessKey ID。',
    fixes: [
      ['使用临时访问凭证（`STS.…`），却没有带安全令牌。', '同时返回 `securityToken`；表单里是 `security_token`。'],
      ['AccessKey 已删除、禁用或更换。', '给服务端配置有效的 AccessKey。'],
      [
        'AccessKey 属于阿里云的另一个站点（中国站、国际站）或另一个账号。',
        '使用 Bucket 所属账号的 AccessKey，或有权访问该 Bucket 的角色。',
      ],
    ],
    retry: '会重新请求授权，组件已经自动试过。',
  },
  'denied-InvalidSecurityToken': {
    means: '安全令牌无效，或与 AccessKey ID 不配对。',
    fixes: [
      ['安全令牌在传递途中改变。', '令牌里可能有 `+`、`/`、`=`：请原样返回，不要截断或解码。'],
      ['AccessKey 与令牌来自两次 STS 请求。', '三个值要一起缓存、一起更新。'],
    ],
    retry: '会重新请求授权，组件已经自动试过。',
  },
  'denied-SecondLevelDomainForbidden': {
    means: 'URL 把 Bucket 写在路径里，而该地址要求写在域名里。',
    fixes: [
      [
        '接口签的是路径形式（path style）的 URL。',
        '改为 `https://BUCKET.oss-REGION.aliyuncs.com/KEY`（SDK 里不要启用 path style，`cname` 只用于自定义域名）。',
      ],
    ],
  },
  'denied-UserDisable': {
    means: 'Bucket 所属账号的 OSS 服务已停用。',
    fixes: [['账号欠费或被锁定。', '由账号所有者在控制台查看原因。']],
    retry: '账号恢复之后有用。',
  },
  'expired-SecurityTokenExpired': {
    means: '临时访问凭证已过期，接口随后返回的也已过期。',
    fixes: [['接口缓存太久。', '在 `Expiration` 之前六分钟更换，并返回 `expiration`，组件就会提前续期。']],
  },
  'expired-AccessDenied': {
    means: '表单 Policy 或签名 URL 已过期（“Policy expired”、“Request has expired”），接口随后返回的也已过期。',
    fixes: [
      ['有效期只有几十秒。', '请至少设为五分钟：大文件要传一段时间，OSS 才会检查表单。'],
      ['接口重复返回同一个 URL 或 Policy。', '每次请求都重新生成，并返回 `Cache-Control: no-store`。'],
    ],
  },
  'clock-RequestTimeTooSkewed': {
    means: '签名时间与 OSS 的时间相差超过 15 分钟。',
    fixes: [
      [
        '`sts` 模式下，用户电脑的时钟不准。',
        '组件会根据接口响应的 `Date`，以及 OSS 的拒绝响应来校正。两者都读不到时，需要用户校准时钟。接口不同源时，请暴露响应头 `Date`。',
      ],
      ['签名服务器的时钟不准。', '用 NTP 同步时间。'],
    ],
  },
  'config-AccessDenied': {
    means: 'Bucket 在另一个地域，或者表单 Policy 与页面发送的内容对不上。',
    fixes: [
      [
        '“… must be addressed using the specified endpoint.”',
        '`error.hint` 里有 Bucket 所在的地域：把接口返回的或组件上的 `region` 改成这个地域。',
      ],
      [
        '“Policy Condition failed: …”',
        'Policy 要求某个表单字段，而该字段没有发送，或值不同。`error.message` 里有具体条件：删掉这个条件，或由接口返回该字段。大小、类型和 Key 的条件另有小节：[policy-size](#rejected-policy-size)、[policy-type](#rejected-policy-type)、[policy-key](#rejected-policy-key)。',
      ],
    ],
  },
  'config-PublicEndpointForbidden': {
    means: '账号不能使用中国内地 Bucket 的默认域名。2025 年 3 月 20 日起新开通 OSS 的账号都是如此。',
    fixes: [
      [
        '页面请求的是 `BUCKET.oss-cn-….aliyuncs.com`。',
        '给 Bucket 绑定自定义域名（需要 ICP 备案），并设置 `oss-endpoint="https://files.example.cn"`。签名 URL 也要使用这个域名。',
      ],
    ],
  },
  'config-NoSuchBucket': {
    means: '没有这个名字的 Bucket。',
    fixes: [
      ['名称写错，或 Bucket 已删除。', '检查接口返回的和组件上的 `bucket`。'],
      [
        '地址里已经包含 Bucket，或自定义域名没有绑定到这个 Bucket。',
        '检查 `oss-endpoint`，见[接入真实的 OSS](/zh/guide/real-cloud)。',
      ],
    ],
  },
  'config-InvalidBucketName': {
    means: '不是合法的 Bucket 名称：3 到 63 个小写字母、数字和短横线，首尾不能是短横线。',
    fixes: [['`bucket` 里是占位符，或整个地址。', '只写 Bucket 名称。']],
  },
  'gone-NoSuchUpload': {
    means: 'OSS 中没有这个 UploadId：分片上传已取消，或已完成。',
    fixes: [
      ['生命周期规则或其他程序取消了分片上传。', '见 [`gone`](#gone) 的原因。'],
      [
        '上传已经完成，但页面无权确认。',
        '在该前缀上允许 `oss:GetObject`，或为 `operation=head` 签名，组件就能找到已存入的对象。',
      ],
    ],
  },
  'conflict-FileAlreadyExists': {
    means: '请求禁止覆盖（`x-oss-forbid-overwrite`），而这个 Key 的对象已存在。',
    fixes: [
      ['两个文件同名，Key 里又没有随机部分。', '在 `key-pattern` 里加 `{id}` 或 `{uuid}`，或由接口生成随机的 Key。'],
      [
        '已有的对象可能就是这个文件，由前一次请求存入。',
        '如果 Key 是接口专门为一次请求生成的，请返回 `unique: true`。',
      ],
    ],
  },
  'integrity-InvalidDigest': {
    means: 'OSS 收到的数据与请求头 `Content-MD5` 不一致，没有保存任何内容。',
    fixes: [['页面自己设置了 `Content-MD5`。', '去掉即可：组件用 CRC-64 校验。']],
  },
  'callback-CallbackFailed': {
    means: '上传完成后 OSS 回调你的服务端，没有得到可用的响应。`error.message` 里有状态码。',
    fixes: [
      [
        '服务端返回错误，或返回的不是 JSON。',
        '返回 200 和 JSON。验签失败要写进日志，才看得到：`verifyCallback` 需要未经解析的原始请求体，要放在 body parser 之前。',
      ],
      ['处理超过 5 秒。', '先响应，耗时的工作放到后面。'],
      [
        'OSS 连不上你的服务端（“Error status : -1”）。',
        '地址必须能从公网访问，不能重定向；多个域名共用一台 https 服务器时，设置 `sni`。',
      ],
    ],
  },
  'grant-InvalidPolicyDocument': {
    means: 'OSS 无法解析表单的 Policy。',
    fixes: [
      [
        'Policy 缺少 `expiration` 或 `conditions`，或不是 Base64 编码的 JSON。',
        '对照[接口要返回什么](/zh/backend/endpoint)。`expiration` 用 UTC 时间：`2026-01-01T12:00:00Z`。',
      ],
    ],
  },
  'storage-InvalidArgument': {
    means: 'OSS 不接受请求里的某个值，见 `error.message`。',
    fixes: [
      ['“Invalid signing region …”', '把 `region` 设成 Bucket 的地域，签名的服务端也要改。'],
      ['无法解析 callback 参数。', '必须是 Base64 编码的 JSON，包含 `callbackUrl` 和 `callbackBody`。'],
      ['某个请求头的值不合法。', '检查 `objectHeaders` 和接口签名的内容：存储类型、读写权限、限速。'],
    ],
    retry: '修改之后才有用。',
  },
  'storage-FileImmutable': {
    means: '这个 Key 的对象已存在，并受 Bucket 的合规保留策略（WORM）保护。',
    fixes: [['上传会覆盖该对象。', '每个文件都用新的 Key。']],
    retry: '换一个 Key 才有用。',
  },
  'storage-RequestTimeout': {
    means: '连接上太久没有数据，OSS 关闭了连接。',
    fixes: [['网络太慢或中断。', '调小 `part-size` 和 `parallel-parts`。']],
    retry: '网络好转后有用。组件已经自动重试过。',
  },
  'storage-TotalQpsLimitExceeded': {
    means: 'OSS 返回 503：Bucket 或账号的每秒请求数超过了上限。',
    fixes: [
      [
        '很多人同时上传，而且 Key 的开头相同。',
        '让 Key 以随机字符开头，分散到多个分区，见 [Key 与分区](/zh/guide/at-scale#keys)。',
      ],
      [
        '每个文件都要预检一次。',
        '把[跨域规则](/zh/guide/cors)的缓存时间（MaxAgeSeconds）设为 600，小文件改用 `post-policy`。',
      ],
      ['上限不够用。', '联系阿里云技术支持提高上限。'],
    ],
    retry: '过一会儿再试有用。组件已经重试过，间隔随机并逐次加长。',
  },
  'storage-UploadTrafficRateLimitExceeded': {
    means: 'OSS 返回 503：账号的上传带宽超过了上限（5～20 Gbit/s，因地域而异）。',
    fixes: [
      ['很多人同时上传大文件。', '给每个页面设置 [`max-speed`](/zh/guide/large-files)。'],
      ['上限不够用。', '联系阿里云技术支持提高上限。'],
    ],
    retry: '过一会儿再试有用。组件已经重试过，间隔随机并逐次加长。',
  },
  'storage-DownloadTrafficRateLimitExceeded': {
    means: 'OSS 返回 503：账号的下载带宽超过了上限。',
    fixes: [['很多人同时下载。', '下载走 CDN，不直接访问 Bucket。']],
    retry: '过一会儿再试有用。组件已经重试过，间隔随机并逐次加长。',
  },
};
