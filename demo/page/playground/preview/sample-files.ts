import type { OssDirectUpload } from '../../../../src/element.js';
import { make } from '../../create-element.js';
import { say, type WordName } from '../../translate.js';
import { photo } from './sample-photo.js';

/** The same at each visit, so that an upload of one goes on after a reload. */
const made = Date.UTC(2024, 10, 3, 12);
const MEGABYTE = 1_000_000;

const samples = {
  threePhotos: () => Promise.all([210, 30, 120].map((hue, index) => photo(`Lake ${index + 1}.jpg`, hue, made))),
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
