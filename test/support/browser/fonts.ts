export type Font = 'wide' | 'narrow';

/** They come with development dependencies, so all machines draw them alike. No system has a wider one than DejaVu Sans. */
const SHEETS = [
  ...['dejavu-sans', 'arimo'].flatMap((name) => ['400', '700'].map((weight) => `@fontsource/${name}/${weight}.css`)),
  ...['arabic', 'sc', 'jp', 'kr'].map((script) => `@fontsource-variable/noto-sans-${script}/index.css`),
];

const ofScripts = Object.entries({ zh: 'SC', ja: 'JP', ko: 'KR', ar: 'Arabic' });
const families = `
  .font-wide { --latin: 'DejaVu Sans'; }
  .font-narrow { --latin: Arimo; }
  :is(.font-wide, .font-narrow) { font-family: var(--latin); }
  ${ofScripts.map(([lang, script]) => `:is(.font-wide, .font-narrow) :lang(${lang}) { font-family: var(--latin), 'Noto Sans ${script} Variable'; }`).join('\n')}
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
