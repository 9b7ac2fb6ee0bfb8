import { fixture } from '@open-wc/testing';
import '../../../src/index.js';
import type { OssDirectUpload, StoredObject, UploadError, UploadTask } from '../../../src/element.js';
import { uploadEventNames } from '../../../demo/page/event-log/upload-event-names.js';
import { endpointPaths } from '../endpoint-paths.js';
import { until } from '../until.js';

export { endpointPaths as endpoints, type ModeName } from '../endpoint-paths.js';
export const modes: readonly [name: string, endpoint: string][] = Object.entries(endpointPaths);

export type LoggedEvent = { name: string; task?: UploadTask; result?: StoredObject; error?: UploadError };

/** Renders an element that uploads to the mock cloud, and keeps a log of its events. */
export async function placeLive(markup: string): Promise<{ element: OssDirectUpload; events: LoggedEvent[] }> {
  const element = await fixture<OssDirectUpload>(`<oss-direct-upload ${markup}></oss-direct-upload>`);
  const events: LoggedEvent[] = [];
  for (const name of uploadEventNames)
    element.addEventListener(name, (event) => events.push({ name, ...(event as CustomEvent<object>).detail }));
  return { element, events };
}

/** The names of these events in their order; several of the same name in a row count once. */
export function namesOf(events: readonly LoggedEvent[]): string[] {
  return events.map(({ name }) => name).filter((name, i, all) => name !== all[i - 1]);
}

const ended = ['done', 'failed', 'canceled', 'paused'];

/** Waits until there are tasks, and each of them has ended or is paused. */
export async function allEnded(element: OssDirectUpload): Promise<void> {
  await until(() => element.tasks.length > 0 && element.tasks.every(({ status }) => ended.includes(status)));
}

/** Waits for the stored object of the only task. @throws its error */
export async function done(element: OssDirectUpload): Promise<StoredObject> {
  await allEnded(element);
  const [task] = element.tasks;
  if (task?.error) throw task.error;
  if (!task?.result) throw new Error(`The task is ${task?.status}.`);
  return task.result;
}

export const renderedRow = (element: OssDirectUpload, name: string): Promise<HTMLElement> =>
  until(() => element.shadowRoot!.querySelector<HTMLElement>(`[role=row][aria-label="${CSS.escape(name)}"]`));
