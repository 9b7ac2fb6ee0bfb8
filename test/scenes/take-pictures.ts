// `npm run screens`, or for some of them `npm run screens -- mixed dark`: pictures of the element's states in `screens/`.
// `npm run screens -- showcase` takes those that the documents show.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../tools/chromium.js';
import { avatarStates } from './avatar-states.js';
import { requireFonts } from '../tools/fonts.js';
import { serveScenes } from './serve.js';

const variants = ['dropzone', 'button'];
const schemes = ['light', 'dark'];
const widths = [360, 800];
const languages = ['en', 'zh-CN', 'ar'];
const states = ['empty', 'dragging', 'uploading', 'mixed', 'failed', 'done'];
/** States of walls, and of lists that can be sorted. */
const wallStates = [
  ...[
    'empty',
    'wall',
    'wallmixed',
    'wallwaiting',
    'walluploading',
    'wallpaused',
    'wallfailed',
    'walldone',
    'wallfiles',
  ],
  ...['wallfull', 'wallone', 'wallonefile', 'wallreadonly', 'walldisabled'],
  ...['walllifted', 'walldragged', 'walldropping', 'wallrefusing'],
  ...['wallfields', 'preview', 'previewzoomed', 'previewfailed'],
];
const wallWidths = [240, 390, 768, 1280];
/** With the pointer or the focus on something. */
const wallTouched = ['wallfocused', 'wallhandle', 'wallopen', 'wallzone', 'wallhovered'];
/** Languages that are drawn in the narrowest layout only, where long words meet little space. */
const narrow = ['ko', 'es', 'pt-BR', 'fr', 'de', 'id', 'tr'];
/** Drawn in one way only. */
const more = ['disabled', 'refusing', 'refused', 'waiting', 'one', 'many', 'focused', 'dense', 'linked'];
/** As people have set up their systems. */
const wishes = { forced: { forcedColors: 'active' }, contrast: { contrast: 'more' } } as const;

const wanted = process.argv.slice(2);
interface Scene {
  variant: string;
  scheme: string;
  width: number;
  lang: string;
  state: string;
  wish?: keyof typeof wishes;
}
/** The pictures of README and of the site's first page. */
const showcase: Scene[] = schemes.flatMap((scheme) =>
  ['en', 'zh-CN', 'ja'].map((lang) => ({ variant: 'dropzone', scheme, width: 720, lang, state: 'showcase' })),
);
const isShowcase = wanted.includes('showcase');
const scenes: Scene[] = (
  isShowcase
    ? showcase
    : [
        ...variants.flatMap((variant) =>
          schemes.flatMap((scheme) =>
            widths.flatMap((width) =>
              languages.flatMap((lang) => states.map((state) => ({ variant, scheme, width, lang, state }))),
            ),
          ),
        ),
        ...more.map((state) => ({ variant: 'dropzone', scheme: 'light', width: 360, lang: 'en', state })),
        ...['en', 'ar'].flatMap((lang) =>
          [240, 360, 800].flatMap((width) =>
            schemes.map((scheme) => ({ variant: 'dropzone', scheme, width, lang, state: 'sortablelifted' })),
          ),
        ),
        // a finger does not hover
        ...variants.map((variant) => ({ variant, scheme: 'light', width: 800, lang: 'en', state: 'hovered' })),
        ...variants.flatMap((variant) =>
          ['en', ...narrow].flatMap((lang) =>
            states.map((state) => ({ variant, scheme: 'light', width: 240, lang, state })),
          ),
        ),
        ...narrow.flatMap((lang) =>
          ['empty', 'wallmixed', 'walllifted'].map((state) => ({
            ...{ variant: 'pictures', scheme: 'light', width: 240, lang, state },
          })),
        ),
        ...schemes.flatMap((scheme) =>
          wallWidths.flatMap((width) =>
            ['en', 'zh-CN', 'ar'].flatMap((lang) =>
              wallStates.map((state) => ({ variant: 'pictures', scheme, width, lang, state })),
            ),
          ),
        ),
        ...['wallmany', 'wall200', 'dragging', 'refusing', 'refused', 'disabled', ...wallTouched].flatMap((state) =>
          schemes.map((scheme) => ({ variant: 'pictures', scheme, width: 768, lang: 'en', state })),
        ),
        ...schemes.flatMap((scheme) =>
          [240, 480].flatMap((width) =>
            ['en', 'ar'].flatMap((lang) =>
              avatarStates.map((state) => ({ variant: 'avatar', scheme, width, lang, state })),
            ),
          ),
        ),
        ...(['forced', 'contrast'] as const).flatMap((wish) =>
          avatarStates.map((state) => ({
            ...{ variant: 'avatar', scheme: 'light', width: 480, lang: 'en', state, wish },
          })),
        ),
        ...(['forced', 'contrast'] as const).flatMap((wish) =>
          schemes.flatMap((scheme) =>
            [...wallStates, ...wallTouched].map((state) => ({
              ...{ variant: 'pictures', scheme, width: 768, lang: 'en', state, wish },
            })),
          ),
        ),
        ...(['forced', 'contrast'] as const).flatMap((wish) =>
          schemes.flatMap((scheme) =>
            [...states, 'disabled', 'refused', 'focused'].map((state) => ({
              ...{ variant: 'dropzone', scheme, width: 800, lang: 'en', state, wish },
            })),
          ),
        ),
      ]
).filter((scene) => wanted.every((word) => Object.values(scene).map(String).includes(word)));

const folder = isShowcase ? 'docs/public/pictures' : 'screens';
requireFonts();
mkdirSync(folder, { recursive: true });
const { address, close } = await serveScenes();
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
for (const { wish, width, ...scene } of scenes) {
  const { variant, scheme, lang, state } = scene;
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    deviceScaleFactor: 1.5,
    hasTouch: width < 500,
    isMobile: width < 500,
    colorScheme: scheme as 'light' | 'dark',
    ...(wish && wishes[wish]),
  });
  page.on('pageerror', (error) => console.error(state, error));
  await page.goto(`${address}?${new URLSearchParams(scene)}`);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  if (state === 'wallhovered') await page.locator('li.card').nth(1).hover();
  if (state === 'hovered') await page.getByRole('button', { name: 'Choose files' }).hover();
  const name = [state, variant, scheme, width, lang, wish].filter(Boolean).join('-');
  const path = `${folder}/${isShowcase ? `upload-${scheme}-${lang}` : name}.png`;
  if (state.startsWith('preview')) await page.screenshot({ path });
  else await page.locator('body').screenshot({ path });
  await page.close();
}
await browser.close();
await close();
console.log(`${scenes.length} pictures in ${folder}/`);
