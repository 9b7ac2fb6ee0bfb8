/** What does not work without a server, by the page's language; then what is missing if nothing works. */
const en = [
  'In this page the cloud is simulated by a service worker, which hides upload progress: bars jump. Stored objects are gone when the page closes or reloads.',
  'The simulated cloud cannot run here. It needs a service worker, which browsers allow only on https and on localhost.',
] as const;

const others: Readonly<Record<string, readonly [note: string, problem: string]>> = {
  'zh-CN': [
    '本页的 OSS 由 Service Worker 模拟，浏览器因此不报告上传进度：进度条会跳变。页面关闭或刷新后，已存储的对象不会保留。',
    '模拟云无法在此运行：需要 Service Worker，而浏览器只在 https 和 localhost 页面上提供。',
  ],
  ja: [
    'このページの OSS は Service Worker によるモックです。そのためブラウザーがアップロードの進捗を報告せず、バーは一気に進みます。ページを閉じるか再読み込みすると、保存したオブジェクトは消えます。',
    'ここではモッククラウドを実行できません。Service Worker が必要ですが、使えるのは https と localhost のページだけです。',
  ],
};

/** The note above the upload, in the page's language. */
export function inPageNote(problem: string | undefined): HTMLElement {
  const note = document.createElement('p');
  note.className = 'in-page-note';
  if (problem) note.role = 'alert';
  const show = () => {
    const [text, missing] = others[document.documentElement.lang] ?? en;
    note.textContent = problem ? missing : text;
  };
  document.addEventListener('languagechange', show);
  show();
  return note;
}
