import { aTimeout, fixture } from '@open-wc/testing';
import '../../../src/index.js';
import type { OssDirectUpload, UploadTask } from '../../../src/element.js';
import { type HeldMode, sendingMode } from '../held-mode.js';
import { until } from '../until.js';
import { all } from './roles.js';

/** Renders an element whose uploads are held by the test. */
export async function place(markup = ''): Promise<{ element: OssDirectUpload; mode: HeldMode }> {
  const element = await fixture<OssDirectUpload>(`<oss-direct-upload ${markup}></oss-direct-upload>`);
  const mode = sendingMode();
  element.mode = mode;
  return { element, mode };
}

export interface Placed {
  box: HTMLElement;
  element: OssDirectUpload;
  mode: HeldMode;
}

/**
 * Renders elements with the same attributes side by side in one document, each in a box with attributes of its own. They stay when a test
 * ends, until their container is removed.
 */
export function placeAll(boxes: readonly string[], markup = ''): Placed[] {
  const container = document.createElement('div');
  container.style.cssText = 'display: flex; align-items: start';
  container.innerHTML = boxes
    .map((box) => `<div ${box}><oss-direct-upload ${markup}></oss-direct-upload></div>`)
    .join('');
  document.body.append(container);
  return [...container.children].map((box) => {
    const element = box.querySelector('oss-direct-upload')!;
    const mode = sendingMode();
    element.mode = mode;
    (box as HTMLElement).style.flex = 'none';
    return { box: box as HTMLElement, element, mode };
  });
}

/** Adds files, and waits for their rows and for the code of the first upload. */
export async function add(element: OssDirectUpload, ...files: File[]): Promise<UploadTask[]> {
  const tasks = await element.addFiles(files);
  await until(() => tasks.every(({ name }) => all(element, 'listitem', name).length > 0), 'rows of the files');
  await element.queue.load().catch(() => {}); // where the mode cannot be loaded, the upload fails
  await aTimeout(0);
  return tasks;
}

/** Waits until rows and texts that fade in are opaque. */
export async function fadedIn(element: OssDirectUpload): Promise<void> {
  await Promise.all(element.shadowRoot!.getAnimations().map(({ finished }) => finished));
}
