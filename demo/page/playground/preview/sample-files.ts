import type { OssDirectUpload } from '../../../../src/element.js';
import { createElement } from '../../create-element.js';
import { setText, type TextName } from '../../translate.js';
import { createSamplePhoto } from './sample-photo.js';

/** The same on each visit, so that an upload of a sample can be resumed after a reload. */
const LAST_MODIFIED = Date.UTC(2024, 10, 3, 12);
/** Bytes. */
const MEGABYTE = 1_000_000;
const SAMPLE_MEGABYTES = 24;

const samples = {
  threePhotos: () =>
    Promise.all([210, 30, 120].map((hue, index) => createSamplePhoto(`Lake ${index + 1}.jpg`, hue, LAST_MODIFIED))),
  large: () => [createSampleFile('Slides.zip', 25)],
  huge: () => [createSampleFile('Interview, rough cut.mov', 1000)],
  twoHundred: () =>
    Array.from(
      { length: 200 },
      (_, index) => new File([`Note ${index}`], `note-${index}.txt`, { lastModified: LAST_MODIFIED }),
    ),
} satisfies Partial<Record<TextName, () => File[] | Promise<File[]>>>;

/** Shows buttons that add sample files. */
export function showSamples(container: HTMLElement, upload: OssDirectUpload): void {
  for (const [name, createFiles] of Object.entries(samples)) {
    const button = setText(createElement('button', 'chip', { type: 'button' }), name as keyof typeof samples);
    button.addEventListener('click', async () => upload.addFiles(await createFiles()));
    container.append(button);
  }
}

/** Makes a button upload a photo, and another one with each click. */
export function connectSampleButton(button: HTMLElement, upload: OssDirectUpload): void {
  let count = 0;
  button.addEventListener('click', async () => {
    do count++;
    while (upload.tasks.some(({ name }) => name.endsWith(nameOf(count)))); // one that an earlier visit has uploaded
    await upload.addFiles([await createSampleUpload(count)]);
  });
}

const nameOf = (number: number) => (number === 1 ? 'Mountain lake.jpg' : `Mountain lake ${number}.jpg`);

/** A photo that is large enough for its upload to be seen: what follows a JPEG's end is part of the file, but not of the picture. */
async function createSampleUpload(number: number): Promise<File> {
  const name = nameOf(number);
  const photo = await createSamplePhoto(name, (170 + 47 * number) % 360, LAST_MODIFIED);
  const filler = createSampleFile(name, SAMPLE_MEGABYTES).slice(photo.size);
  return new File([photo, filler], name, { type: photo.type, lastModified: LAST_MODIFIED });
}

/** A file of N megabytes. They share one random block, which a browser stores once as long as nobody reads a slice of it. */
function createSampleFile(name: string, megabytes: number): File {
  const numbers = new Uint32Array(MEGABYTE / 4 - 1);
  let random = 0x9e3779b9;
  for (let index = 0; index < numbers.length; index++) {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    numbers[index] = random;
  }
  const block = new Blob([numbers]);
  // Each megabyte starts with its index, so that no two are equal.
  const pieces = Array.from({ length: megabytes }, (_, index) => [new Uint32Array([index]), block]).flat();
  const type = name.endsWith('.mov') ? 'video/quicktime' : 'application/zip';
  return new File(pieces, name, { type, lastModified: LAST_MODIFIED });
}
