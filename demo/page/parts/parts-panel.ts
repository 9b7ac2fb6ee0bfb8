import type { UploadTask } from '../../../src/task/upload-task.js';
import type { OssDirectUpload } from '../../../src/element.js';
import type { PartRequest } from '../../server/part-requests.js';
import { fetchJson } from '../backend-client.js';
import { createElement, elementById } from '../create-element.js';
import { setText, type TextName } from '../translate.js';
import { PartStrip } from './part-strip.js';
import type { PartState } from './part-states.js';
import { UploadLog } from './upload-log.js';

/** How often the log is read while files travel, in ms. */
const INTERVAL = 300;
/** How many files are shown, the newest ones. */
const MAX_STRIPS = 8;

const legend: Record<PartState, TextName> = {
  stored: 'partStored',
  sending: 'partSending',
  cut: 'partCut',
  left: 'partLeft',
  late: 'partLate',
};

/** Shows how files travel in parts, from the mock cloud's log. @param isMock false: the real cloud, which has no log to read */
export function showPartsPanel(upload: OssDirectUpload, isMock: boolean): void {
  elementById('parts').hidden = false;
  if (!isMock) return void setText(elementById('parts-note'), 'partsNeedMock');
  elementById('parts-legend').replaceChildren(
    ...Object.entries(legend).map(([state, name]) => {
      const swatch = createElement('span', 'part');
      swatch.dataset['state'] = state;
      return createElement('li', '', {}, swatch, setText(createElement('span'), name));
    }),
  );
  const log = new UploadLog();
  const strips = new Map<UploadTask, PartStrip>();
  const draw = () => {
    for (const [task, requests] of log.match(upload.tasks)) {
      const strip = strips.get(task) ?? new PartStrip(task);
      if (!strips.has(task)) elementById('part-strips').prepend(strip.element);
      strips.set(task, strip);
      strip.draw(requests);
    }
    for (const [task, { element }] of [...strips].slice(0, -MAX_STRIPS)) {
      element.remove();
      strips.delete(task);
    }
  };
  const isUploading = () => upload.tasks.some(({ status }) => status === 'uploading');
  let isReading = false;
  const readWhileUploading = async () => {
    if (isReading) return;
    isReading = true;
    let isOver: boolean;
    do {
      isOver = !isUploading();
      // Through the page's server: the browser's connections to the cloud are needed for the files.
      const requests = await fetchJson<PartRequest[]>('/demo/parts').catch(() => undefined);
      if (requests) log.add(requests);
      if (requests?.some(({ end }) => !end)) isOver = false; // one that the page gave up may still be on its way
      draw();
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    } while (!isOver || isUploading());
    isReading = false;
  };
  upload.addEventListener('upload-start', () => void readWhileUploading());
  void readWhileUploading();
}
