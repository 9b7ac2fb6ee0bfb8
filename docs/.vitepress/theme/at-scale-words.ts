const en = {
  mode: 'Mode',
  people: 'People who upload',
  files: 'Files of each',
  megabytes: 'Size of a file, MB',
  minutes: 'Spread over minutes',
  result: 'Requests and bytes',
  what: 'what',
  each: 'one person',
  total: 'all',
  rate: 'a second',
  limit: 'limit of an account',
  fits: '✓ fits',
  over: '✗ too much',
  rows: {
    endpoint: 'requests to your endpoint',
    sts: 'AssumeRole requests to STS',
    oss: 'requests to OSS',
    preflights: '… of these, preflights, at most',
    bytes: 'Gbit to OSS',
  },
};

const zh: typeof en = {
  mode: '模式',
  people: '上传人数',
  files: '每人文件数',
  megabytes: '单个文件大小（MB）',
  minutes: '在多少分钟内传完',
  result: '请求数与流量',
  what: '项目',
  each: '每人',
  total: '合计',
  rate: '每秒',
  limit: '每个账号的上限',
  fits: '✓ 够用',
  over: '✗ 超出',
  rows: {
    endpoint: '对授权接口的请求',
    sts: '对 STS 的 AssumeRole 请求',
    oss: '对 OSS 的请求',
    preflights: '其中预检请求（最多）',
    bytes: '上传到 OSS 的数据量（Gbit）',
  },
};

/** The calculator's words. @param language of the page */
export function atScaleWords(language: string): typeof en {
  return language.startsWith('zh') ? zh : en;
}
