import type { OssDirectUpload } from '../../../src/element.js';
import { make } from '../make.js';
import { say, type WordName } from '../say.js';

/** The same at each visit, so that an upload of one goes on after a reload. */
const made = Date.UTC(2024, 10, 3, 12);
const MEGABYTE = 1_000_000;

const samples = {
  threePhotos: () => Promise.all([210, 30, 120].map((hue, index) => photo(`Lake ${index + 1}.jpg`, hue))),
  large: () => [sampleFile('Slides.zip', 25)],
  huge: () => [sampleFile('Interview, rough cut.mov', 1000)],
  twoHundred: () =>
    Array.from({ length: 200 }, (_, index) => new File([`Note ${index}`], `note-${index}.txt`, { lastModified: made })),
} satisfies Partial<Record<WordName, () => File[] | Promise<File[]>>>;

/** Buttons that add files, for those who have none at hand. */
export function showSamples(place: HTMLElement, upload: OssDirectUpload): void {
  place.append(
    ...(Object.keys(samples) as (keyof typeof samples)[]).map((name) => {
      const button = say(make('button', 'chip', { type: 'button' }), name);
      button.addEventListener(
        'click',
        () => void Promise.resolve(samples[name]()).then((files) => upload.addFiles(files)),
      );
      return button;
    }),
  );
}

/** As many megabytes as asked, made of one block again and again: a browser keeps it once, as long as none takes a part of it. */
function sampleFile(name: string, megabytes: number): File {
  const words = new Uint32Array(MEGABYTE / 4 - 1);
  let last = 0x9e3779b9;
  for (let index = 0; index < words.length; index++) {
    last ^= last << 13;
    last ^= last >>> 17;
    last ^= last << 5;
    words[index] = last;
  }
  const block = new Blob([words]);
  const pieces = Array.from({ length: megabytes }, (_, index) => [new Uint32Array([index]), block]).flat(); // no two megabytes are alike
  const type = name.endsWith('.mov') ? 'video/quicktime' : 'application/zip';
  return new File(pieces, name, { type, lastModified: made });
}

/** Sky, hills and water in one hue. */
async function photo(name: string, hue: number): Promise<File> {
  const canvas = make('canvas', '', { width: 960, height: 720 });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser paints no pictures.');
  const sky = context.createLinearGradient(0, 0, 0, 460);
  sky.addColorStop(0, `oklch(0.74 0.1 ${hue})`);
  sky.addColorStop(1, `oklch(0.94 0.05 ${hue + 60})`);
  context.fillStyle = sky;
  context.fillRect(0, 0, 960, 720);
  for (const [layer, lightness] of [0.56, 0.43, 0.31].entries()) {
    context.fillStyle = `oklch(${lightness} 0.07 ${hue + 22 * layer})`;
    context.beginPath();
    context.moveTo(0, 720);
    for (let x = 0; x <= 960; x += 8)
      context.lineTo(x, 370 + layer * 95 + 58 * Math.sin(x / 130 + layer * 2) + 24 * Math.sin(x / 52));
    context.lineTo(960, 720);
    context.fill();
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  return new File([blob ?? ''], name, { type: 'image/jpeg', lastModified: made });
}
