import { endpoint, UploadQueue, type UploadTask } from '../../src/core.js';
import {
  forgetRequests,
  type LoggedRequest,
  quiet,
  requests,
  runningRequests,
  setCorsRule,
  storedBytes,
  switches,
} from '../support/browser/cloud.js';
import { endpoints } from '../support/browser/live-element.js';
import type { FaultCase, PagesEnd, Way } from './fault-case.js';
import { SavingPages } from './saving-pages.js';
import { APPLICATIONS_OBJECT } from '../support/applications-object.js';
import { bytes, file, sameBytes } from '../support/files.js';
import { judgeEnd, judgeRequests } from './judge-fault.js';
import { forgetLines } from '../../src/oss/multipart/link-speed.js';
import { forgetShownIds } from '../../src/oss/response/judge-response.js';
import { setClock } from '../support/set-clock.js';
import { sendBy } from '../support/browser/upload.js';

/** Whether a page sent it, and not an application's server. */
const isOfPage = ({ method, operation, key }: LoggedRequest) =>
  method !== 'OPTIONS' && operation !== 'AssumeRole' && !key?.endsWith(APPLICATIONS_OBJECT);

/** Whether something is given up when it takes too long. */
const isTimed = ({ stallTimeout, settings }: FaultCase) =>
  stallTimeout !== undefined || settings?.retryPolicy !== undefined;

const clockOfPage = performance.now.bind(performance);
let later = 0;

/** Uploads one file under a fault: by a queue in this page, or in pages of their own. @returns what is not as it has to be */
export async function runFault(one: FaultCase, way: Way): Promise<string[]> {
  later += 600_000; // what another fault taught about connections is old by now
  const start = clockOfPage() + later;
  // where nothing is given up for its time, nothing is learned of how fast this machine is
  performance.now = isTimed(one) ? () => clockOfPage() + later : () => start;
  forgetLines();
  if (one.isFirst) forgetShownIds();
  await setCorsRule(one.exposeHeaders && { expose: one.exposeHeaders });
  await switches(one.switches?.(way));
  await forgetRequests();
  const before = await runningRequests();
  const counts = { grants: 0, retries: 0 };
  const resetClock = setClock(one.clock ?? {});
  let task: UploadTask | undefined;
  let saved: PagesEnd | undefined;
  try {
    if (one.pages) [saved, counts.grants] = await inPages(one.pages, way);
    else task = await upload(one, way, counts);
  } finally {
    resetClock();
  }
  if (one.stallTimeout === undefined) await quiet(before); // a request that the mock stalled stays with it
  const log = (await requests()).filter(isOfPage);
  await switches();
  const end = saved?.end ?? task?.error?.code ?? task?.status ?? '';
  const wrong = [
    ...(saved?.wrong ?? []),
    ...judgeEnd(one, way, task, end),
    ...judgeRequests(one, way, counts.grants, log),
  ];
  const key = saved?.key ?? task?.result?.key;
  if (key === undefined || one.isUndecidable?.(way)) return wrong;
  const found = await storedBytes(key).catch(() => undefined);
  if (!found || !sameBytes(found, bytes(way.size))) wrong.push('OSS holds other bytes');
  return wrong;
}

/** @returns how the pages have ended, and how often they asked the endpoint. */
async function inPages(run: NonNullable<FaultCase['pages']>, way: Way): Promise<[PagesEnd, grants: number]> {
  const pages = new SavingPages();
  try {
    const end = await run(pages, way);
    return [end, end.grants ?? pages.all.reduce((sum, { latest }) => sum + latest.grants, 0)];
  } finally {
    pages.close();
  }
}

async function upload(one: FaultCase, way: Way, counts: { grants: number; retries: number }): Promise<UploadTask> {
  const ask = endpoint(endpoints[way.mode]);
  const queue = new UploadQueue({
    mode: way.mode,
    endpoint: (request, signal) => {
      const call = ++counts.grants;
      const asked = async (url?: string) => (url === undefined ? ask : endpoint(url))(request, signal);
      return one.endpoint ? one.endpoint(call, asked, request, way) : asked();
    },
    transfer: { parallelParts: 3, partSize: way.partSize, stallTimeout: one.stallTimeout ?? 30_000, verify: true },
    retryPolicy: { retryFor: 20_000, firstDelay: 20, maxDelay: 100 },
    ...one.settings,
  });
  queue.addEventListener('upload-retry', () => counts.retries++);
  const [task] = await sendBy(queue, one.file?.(way) ?? file(way.size));
  return task!; // there are no rules that could refuse it
}
