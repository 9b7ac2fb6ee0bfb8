import { createSamplePhoto } from '../../demo/page/playground/preview/sample-photo.js';
import '../../src/index.js';
import { UploadError } from '../../src/base/upload-error.js';
import { processing, type ProcessingStatus } from '../../src/object/processing.js';
import { sizedFile } from '../support/files.js';
import { sendingMode } from '../support/held-mode.js';
import { until } from '../support/until.js';

export const element = document.createElement('oss-direct-upload');
const mode = sendingMode();
element.multiple = true;
element.accept = 'image/*, video/*, .pdf, .zip';
element.maxFileSize = '5GB';
const variant = new URLSearchParams(location.search).get('variant') ?? 'dropzone';
element.variant = variant as NonNullable<typeof element.variant>;
element.mode = mode;
element.maxConcurrentUploads = 4;

/** States of the element, by the name in the query. */
export const scenes: Record<string, () => unknown> = {};

export const after = (first: string, more: () => unknown) => async () => {
  await scenes[first]!();
  await more();
};

export const network = new UploadError('network', 'No connection.');

export const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export const begun = (name: string) => until(() => mode.uploads.get(name));

/** Bytes up to these shares of the files: from nothing, or as the last moments of a fast line. */
export async function send(shares: Record<string, number>, from = 0.92, steps = 8): Promise<void> {
  for (let step = 1; step <= steps; step++) {
    await wait(110);
    for (const [name, share] of Object.entries(shares)) {
      const upload = await begun(name);
      upload.sent(upload.job.file.size * share * (from + ((1 - from) * step) / steps));
    }
  }
}

/** The page's server says this of the files, in their order, once they are stored. */
export function processAs(...all: readonly ProcessingStatus[]): void {
  let count = 0;
  element.afterUpload = () => {
    const status = all[count++ % all.length]!;
    return processing({
      async *status() {
        yield status;
        await wait(600_000);
      },
    });
  };
}

/** No file has a connection any more; all try again in eight seconds. */
export async function disconnect(): Promise<void> {
  const cut = new UploadError('network', 'Cut.', { retryable: true, retryAfter: 8_900 });
  for (const { name, status } of element.tasks)
    if (status === 'uploading') void (await begun(name)).job.link.retry(() => Promise.reject(cut));
}

const hues = [210, 30, 120, 80, 330];
const types: Record<string, string> = { mov: 'video/quicktime', pdf: 'application/pdf', jpg: 'image/jpeg' };

/** Adds files: photos by their names, others by names and megabytes. */
export async function add(...files: (File | string | [name: string, megabytes: number])[]): Promise<void> {
  let photos = 0;
  const made: File[] = [];
  for (const file of files) {
    if (file instanceof File) made.push(file);
    else if (typeof file === 'string') made.push(await createSamplePhoto(file, hues[photos++]!));
    else made.push(sizedFile(file[0], file[1] * 1_000_000, types[file[0].replace(/.*\./, '')]));
  }
  await element.addFiles(made);
  await wait(50);
}

export function shown(selector: string, count = 1): Promise<NodeListOf<HTMLElement>> {
  return until(() => {
    const found = element.shadowRoot?.querySelectorAll<HTMLElement>(selector);
    return found && found.length >= count ? found : undefined;
  });
}

export const click = async (selector: string, nth = 1) => (await shown(selector, nth))[nth - 1]!.click();
export const focus = async (selector: string, nth = 1) =>
  (await shown(selector, nth))[nth - 1]!.focus({ focusVisible: true });

export function drag(type: string, ...names: string[]): void {
  const dataTransfer = new DataTransfer();
  for (const name of names) dataTransfer.items.add(new File(['x'], name, { type }));
  element.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, composed: true }));
}
