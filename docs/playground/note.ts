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
  'zh-TW': [
    '本頁的 OSS 由 Service Worker 模擬，瀏覽器因此不回報上傳進度：進度列會跳動。頁面關閉或重新整理後，已儲存的物件不會保留。',
    '模擬雲無法在此執行：需要 Service Worker，而瀏覽器只在 https 和 localhost 頁面上提供。',
  ],
  ja: [
    'このページの OSS は Service Worker によるモックです。そのためブラウザーがアップロードの進捗を報告せず、バーは一気に進みます。ページを閉じるか再読み込みすると、保存したオブジェクトは消えます。',
    'ここではモッククラウドを実行できません。Service Worker が必要ですが、使えるのは https と localhost のページだけです。',
  ],
  ko: [
    '이 페이지의 클라우드는 서비스 워커가 흉내 낸 것이어서 브라우저가 업로드 진행률을 알려 주지 않습니다. 그래서 진행률이 한꺼번에 오릅니다. 페이지를 닫거나 새로고침하면 저장된 객체가 사라집니다.',
    '여기서는 모의 클라우드를 실행할 수 없습니다. 서비스 워커가 필요한데, 브라우저는 https와 localhost에서만 허용합니다.',
  ],
  es: [
    'En esta página un service worker simula la nube y oculta el progreso de la subida: las barras avanzan a saltos. Los objetos almacenados desaparecen al cerrar o recargar la página.',
    'La nube simulada no puede funcionar aquí. Necesita un service worker, que los navegadores solo permiten en https y en localhost.',
  ],
  'pt-BR': [
    'Nesta página, um service worker simula a nuvem e esconde o progresso do envio: as barras avançam aos saltos. Os objetos armazenados somem quando a página é fechada ou recarregada.',
    'A nuvem simulada não pode funcionar aqui. Ela precisa de um service worker, que os navegadores só permitem em https e em localhost.',
  ],
  fr: [
    'Sur cette page, un service worker simule le cloud et masque la progression du téléversement\u202f: les barres avancent par à-coups. Les objets stockés disparaissent quand la page est fermée ou rechargée.',
    'Le cloud simulé ne peut pas fonctionner ici. Il lui faut un service worker, que les navigateurs n’autorisent qu’en https et sur localhost.',
  ],
  de: [
    'Auf dieser Seite wird die Cloud von einem Service Worker simuliert, der den Fortschritt des Uploads verbirgt: Die Balken springen. Gespeicherte Objekte verschwinden, wenn die Seite geschlossen oder neu geladen wird.',
    'Die simulierte Cloud kann hier nicht laufen. Sie braucht einen Service Worker, den Browser nur über https und auf localhost erlauben.',
  ],
  id: [
    'Di halaman ini, cloud disimulasikan oleh service worker yang menyembunyikan progres unggahan: bilah melompat-lompat. Objek yang tersimpan hilang saat halaman ditutup atau dimuat ulang.',
    'Cloud simulasi tidak dapat berjalan di sini. Diperlukan service worker, yang hanya diizinkan browser pada https dan localhost.',
  ],
  tr: [
    'Bu sayfada bulutu bir service worker taklit eder ve yükleme ilerlemesini gizler: çubuklar sıçrayarak ilerler. Depolanan nesneler, sayfa kapandığında veya yeniden yüklendiğinde silinir.',
    'Taklit bulut burada çalışamaz. Bir service worker gerekir; tarayıcılar buna yalnızca https ve localhost üzerinde izin verir.',
  ],
  ar: [
    'في هذه الصفحة يحاكي Service Worker السحابة، فلا يُبلّغ المتصفح عن تقدّم الرفع: تقفز الأشرطة. تزول الكائنات المخزّنة عند إغلاق الصفحة أو إعادة تحميلها.',
    'لا يمكن تشغيل السحابة المحاكاة هنا: تحتاج إلى Service Worker، وتسمح به المتصفحات على https وlocalhost فقط.',
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
