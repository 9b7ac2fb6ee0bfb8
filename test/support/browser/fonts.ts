export type Font = 'wide' | 'narrow';

/** They come with development dependencies, so all machines draw them alike. No system has a wider one than DejaVu Sans. */
const SHEETS = [
  ...['400', '700'].map((weight) => `@fontsource/dejavu-sans/${weight}.css`),
  ...['400', '700'].map((weight) => `@fontsource/arimo/${weight}.css`),
  ...['arabic', 'sc', 'jp', 'kr'].map((script) => `@fontsource-variable/noto-sans-${script}/index.css`),
];

const families = `
  .font-wide { --latin: 'DejaVu Sans'; }
  .font-narrow { --latin: Arimo; }
  :is(.font-wide, .font-narrow) { font-family: var(--latin); }
  :is(.font-wide, .font-narrow) :lang(zh) { font-family: var(--latin), 'Noto Sans SC Variable'; }
  :is(.font-wide, .font-narrow) :lang(ja) { font-family: var(--latin), 'Noto Sans JP Variable'; }
  :is(.font-wide, .font-narrow) :lang(ko) { font-family: var(--latin), 'Noto Sans KR Variable'; }
  :is(.font-wide, .font-narrow) :lang(ar) { font-family: var(--latin), 'Noto Sans Arabic Variable'; }
`;

let declared: Promise<unknown> | undefined;

/** Draws all elements in a node with a font, and waits until those are loaded that their texts need now. */
export async function drawWith(font: Font, node: HTMLElement): Promise<void> {
  await (declared ??= declareFonts());
  node.classList.remove('font-wide', 'font-narrow');
  node.classList.add(`font-${font}`);
  node.getBoundingClientRect(); // layout finds out which they need
  await document.fonts.ready;
}

function declareFonts(): Promise<unknown> {
  document.head.append(Object.assign(document.createElement('style'), { textContent: families }));
  return Promise.all(
    SHEETS.map((sheet) => {
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `/node_modules/${sheet}` });
      document.head.append(link);
      return new Promise((resolve, reject) => Object.assign(link, { onload: resolve, onerror: reject }));
    }),
  );
}
