// `npm run screens`, or for some of them `npm run screens -- mixed dark`: pictures of the element's states in `screens/`.
// `npm run screens -- showcase` takes those that the documents show.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { locales } from '../../src/element/words/language.js';
import { chromiumFlags, findChromium } from '../tools/chromium.js';
import { requireFonts } from '../tools/fonts.js';
import { serveScenes } from './serve.js';

/** As people have set up their systems. */
const wishes = { forced: { forcedColors: 'active' }, contrast: { contrast: 'more' } } as const;
type Wish = keyof typeof wishes;

interface Scene {
  variant: string;
  scheme: 'light' | 'dark';
  width: number;
  lang: string;
  state: string;
  wish?: Wish;
}

const usual = { variant: ['dropzone'], scheme: ['light'], width: [360], lang: ['en'] };

function each(choices: { [Name in keyof Scene]?: readonly unknown[] }): Scene[] {
  let all: object[] = [{}];
  for (const [name, values] of Object.entries({ ...usual, ...choices }))
    all = all.flatMap((scene) => values.map((value) => ({ ...scene, [name]: value })));
  return all as Scene[];
}

const variant = ['dropzone', 'button'];
const scheme = ['light', 'dark'];
const wish: Wish[] = ['forced', 'contrast'];
/** Languages that are drawn in the narrowest layout only, where long words meet little space. */
const narrow = Object.keys(locales).filter((name) => !/^(ar|ja|zh)/.test(name));
const lang = ['en', 'zh-CN', 'ar'];

const states = ['empty', 'dragging', 'uploading', 'unconnected', 'mixed', 'failed', 'done', 'processed'];
const more = ['removed', 'disabled', 'refusing', 'refused', 'waiting', 'one', 'many', 'focused', 'dense', 'linked'];
/** Walls, and lists that can be sorted. */
const walls = [
  ...[
    'empty',
    'wall',
    'wallprocessed',
    'wallmixed',
    'wallwaiting',
    'walluploading',
    'wallpaused',
    'wallfailed',
    'walldone',
  ],
  ...['wallremoved', 'wallfiles', 'wallfull', 'wallone', 'wallonefile', 'wallreadonly', 'walldisabled'],
  ...['wallunconnected', 'walllifted', 'walldragged', 'walldropping', 'wallrefusing', 'wallfields'],
  ...['preview', 'previewzoomed', 'previewfailed'],
];
/** With the pointer or the focus on something. */
const touched = ['wallfocused', 'wallhandle', 'wallopen', 'wallzone', 'wallhovered'];
const avatars = [
  ...['avatarempty', 'avatarstored', 'avatarsquare', 'avataruploading', 'avatarpaused', 'avatarfailed'],
  ...['avatarfirstfailed', 'avatarremoved', 'avatardone', 'avatardragging', 'avatarrejected', 'avatarreadonly'],
  ...['avatardisabled', 'avatarfocused', 'avatarprocessed', 'avatarunaccepted'],
];

const wanted = process.argv.slice(2);
const isShowcase = wanted.includes('showcase');
const all = isShowcase
  ? each({ scheme, width: [720], lang: ['en', 'zh-CN', 'ja'], state: ['showcase'] })
  : [
      ...each({ variant, scheme, width: [360, 800], lang, state: states }),
      ...each({ variant, width: [240], lang: ['en', ...narrow], state: states }),
      ...each({ state: more }),
      ...each({ scheme, width: [240, 360, 800], lang: ['en', 'ar'], state: ['sortablelifted'] }),
      ...each({ variant, width: [800], state: ['hovered'] }), // a finger does not hover
      ...each({ scheme, width: [800], state: [...states, 'disabled', 'refused', 'focused'], wish }),
      ...each({ variant: ['pictures'], width: [240], lang: narrow, state: ['empty', 'wallmixed', 'walllifted'] }),
      ...each({ variant: ['pictures'], scheme, width: [240, 390, 768, 1280], lang, state: walls }),
      ...each({ variant: ['pictures'], scheme, width: [768], state: ['wallmany', 'wall200', ...touched] }),
      ...each({ variant: ['pictures'], scheme, width: [768], state: ['dragging', 'refusing', 'refused', 'disabled'] }),
      ...each({ variant: ['pictures'], scheme, width: [768], state: [...walls, ...touched], wish }),
      ...each({ variant: ['avatar'], scheme, width: [240, 480], lang: ['en', 'ar'], state: avatars }),
      ...each({ variant: ['avatar'], width: [480], state: avatars, wish }),
    ];
const scenes = all.filter((scene) => wanted.every((word) => Object.values(scene).map(String).includes(word)));

const folder = isShowcase ? 'docs/public/pictures' : 'screens';
requireFonts();
mkdirSync(folder, { recursive: true });
const { address, close } = await serveScenes();
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
for (const { wish: its, width, ...scene } of scenes) {
  const { state } = scene;
  const page = await browser.newPage({
    ...{ viewport: { width, height: 900 }, deviceScaleFactor: 1.5, hasTouch: width < 500, isMobile: width < 500 },
    colorScheme: scene.scheme,
    ...(its && wishes[its]),
  });
  page.on('pageerror', (error) => console.error(state, error));
  await page.goto(`${address}?${new URLSearchParams(scene)}`);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  if (state === 'wallhovered') await page.locator('.card').nth(1).hover();
  if (state === 'hovered') await page.getByRole('button', { name: 'Choose files' }).hover();
  const name = isShowcase
    ? `upload-${scene.scheme}-${scene.lang}`
    : [state, scene.variant, scene.scheme, width, scene.lang, its].filter(Boolean).join('-');
  const whole = state.startsWith('preview') ? page : page.locator('body');
  await whole.screenshot({ path: `${folder}/${name}.png` });
  await page.close();
}
await browser.close();
await close();
console.log(`${scenes.length} pictures in ${folder}/`);
