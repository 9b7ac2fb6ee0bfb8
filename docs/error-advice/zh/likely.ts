import type { ErrorAdvice } from '../advice.js';

export const likely: ErrorAdvice['likely'] = {
  cors: {
    means:
      '存储地址有响应，但浏览器不让页面读取：Bucket 没有设置跨域规则，或规则不匹配。这时文件甚至可能已经存入 OSS。',
    fixes: [
      [
        'Bucket 没有允许本页面的跨域规则。',
        '`error.hint` 里有适合当前页面的源和模式的规则，可以照着在控制台填写，也有 XML。见 [Bucket 的跨域规则](/zh/guide/cors)。设置后刷新页面。',
      ],
      [
        '规则的“来源”与页面的源不完全一致。',
        '协议、域名、端口都要相同：`http://localhost:5173` 与 `http://127.0.0.1:5173` 不同源。',
      ],
      [
        '规则里缺少某个方法或请求头。',
        '勾选当前模式需要的方法，“允许 Headers”填 `*`。有的文件能传、有的不能传，多半是这个原因。',
      ],
      ['Bucket 不存在。', '不存在的 Bucket 自然没有跨域规则，请检查 `bucket`。'],
      ['自定义域名经过 CDN。', 'CDN 也要返回同样的 CORS 响应头，并放行 PUT 和 POST。'],
    ],
    retry: '修改规则之后有用。',
  },
  csp: {
    means: '页面的内容安全策略（CSP）禁止请求 Bucket 的地址。',
    fixes: [['`connect-src` 里没有 Bucket 的地址。', '按 `error.hint` 添加，见[内容安全策略](/zh/guide/csp)。']],
    retry: '修改策略并刷新页面之后才有用。',
  },
  'mixed-content': {
    means: '页面是 https，却要请求 `http://` 地址，浏览器会拦截。',
    fixes: [
      [
        '接口返回的地址或 `oss-endpoint` 是 `http://`。',
        '改用 https。OSS 自己的域名，组件会自动改用 https。只有 HTTP 的内网，见[纯 HTTP 内网](/zh/guide/intranets)。',
      ],
    ],
    retry: '修改地址之后才有用。',
  },
  unreachable: {
    means: '存储地址完全没有响应。',
    fixes: [
      ['域名写错了。', '检查 `bucket`、`region` 和 `oss-endpoint`。在浏览器里打开该地址，正常情况下 OSS 会返回 XML。'],
      ['防火墙、VPN、代理或广告拦截插件拦截了请求。', '放行该域名。'],
      ['自定义域名没有解析，或没有有效证书。', '把域名绑定到 Bucket，并配置证书。'],
    ],
  },
  interrupted: {
    means: '这个地址能正常响应本页面，但这次请求的连接中途断开。',
    fixes: [
      ['网络切换，或短暂断网。', '不用修改，重试会继续上传。'],
      [
        '反复出现，而且只在上传大文件时出现。',
        '代理、VPN、防火墙或杀毒软件限制上传。让 Bucket 的域名不经过这些软件。`sts` 模式，以及接口[给分片签名](/zh/backend/signed-parts)时，文件会[随网络调整分片](/zh/guide/large-files#bad-lines)接着传；其他文件每断一次就从头再传。',
      ],
    ],
  },
  offline: {
    means: '浏览器报告没有网络。',
    fixes: [['电脑断网。', '组件会等待，恢复联网后立即继续。断网的时间不计入 `retry-for`。']],
  },
  redirected: {
    means:
      '请求遇到了重定向，而 OSS 从不重定向。文件内容，以及请求携带的安全令牌（SecurityToken），可能已经发到另一台服务器。用户重试之前，这个队列不再向该地址发送任何数据。',
    fixes: [
      ['网络需要登录认证（酒店、高铁、公司网络）。', '让用户打开任意网页，完成认证，再重试。'],
      [
        '自定义域名会重定向，例如跳转到另一个域名。',
        '把 `oss-endpoint` 设成由 OSS 直接响应的地址。同一域名从 http 跳转到 https 没有问题。',
      ],
    ],
    retry: '完成认证或修改之后有用。组件不会自动重试。',
  },
  'not-oss': {
    means: '响应不是 OSS 返回的：返回了网页、内容不对，或者没有 `x-oss-request-id`。只凭状态码 200，不能算上传成功。',
    fixes: [
      ['网络需要登录认证。', '让用户打开任意网页，完成认证，再重试。'],
      [
        '代理或防火墙拒绝上传（407、413、511）。',
        '413：调大代理的限制（nginx 的 `client_max_body_size`），或调小 `part-size`。407：在浏览器里配置代理。',
      ],
      ['页面的 Service Worker 代为响应。', '让 Service Worker 忽略发往存储地址的请求。'],
      ['OSS 前面的网关去掉了 `x-oss-request-id`，或自行响应。', '让网关原样转发 OSS 的响应头和响应体。'],
      ['刚改过跨域规则，`x-oss-request-id` 不再暴露。', '在规则里暴露该响应头，再刷新页面。'],
    ],
  },
};
