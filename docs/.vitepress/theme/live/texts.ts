const en = {
  note: 'In this page the cloud is simulated by a service worker, which hides upload progress: bars jump.',
  shortNote: 'Simulated cloud: bars jump.',
  starting: 'Starting the simulated cloud…',
  failed: 'The simulated cloud could not start:',
  'secure-context':
    'This live example needs a service worker, which browsers allow only on https and on localhost. This page has neither.',
  'service-worker':
    'This live example needs a service worker, which this browser does not have, or not in this kind of window.',
  formSends: 'The form would send:',
  formEmpty: 'The form would send nothing.',
  openInTab: 'Open in a tab of its own',
  playground: 'Playground',
};

/** The texts of live examples and of the playground's frame, by the site's language. */
export const live: Readonly<Record<'en' | 'zh', typeof en>> = {
  en,
  zh: {
    note: '本页的 OSS 由 Service Worker 模拟，浏览器因此不报告上传进度：进度条会跳变。',
    shortNote: '模拟云：进度条会跳变。',
    starting: '正在启动模拟云……',
    failed: '模拟云无法启动：',
    'secure-context': '这个在线示例需要 Service Worker，浏览器只在 https 和 localhost 页面上提供，当前页面两者都不是。',
    'service-worker': '这个在线示例需要 Service Worker，当前浏览器不支持，或当前窗口（例如隐私窗口）不支持。',
    formSends: '表单会提交：',
    formEmpty: '表单不会提交任何内容。',
    openInTab: '在新标签页中打开',
    playground: '在线试用',
  },
};
