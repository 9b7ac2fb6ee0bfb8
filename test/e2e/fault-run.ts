import { endpoint, postPolicy, presignedUrl, sts, UploadQueue, type UploadTask, vod } from '../../src/core.js';
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
import { forgetLines } from '../../src/oss/multipart/link-speed.js';
import { forgetShownIds } from '../../src/oss/response/judge-response.js';
import { setClock } from '../support/set-clock.js';
import { sendBy } from '../support/browser/upload.js';

const loaders = { sts, 'post-policy': postPolicy, 'presigned-url': presignedUrl, vod };

/** What a form or an XML body adds to the file's bytes, a request. */
const BESIDE = 8_000;

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
    mode: loaders[way.mode],
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

/** @param task the queue's in this page, if there was one */
function judgeEnd(one: FaultCase, way: Way, task: UploadTask | undefined, rowEnd: string): string[] {
  const wrong: string[] = [];
  const { error, result } = task ?? {};
  const end = result ? 'stored' : rowEnd;
  if (end !== one.ends) wrong.push(`ended in ${end}: ${error?.message}; ${one.ends} expected`);
  if (result) {
    const reason = one.unverified?.(way);
    const proof = `verified ${String(reason === undefined)}, ${reason}`;
    const found = `verified ${String(result.verified)}, ${result.unverifiedReason}`;
    if (found !== proof) wrong.push(`${found}; ${proof} expected`);
    if (task?.progress !== 1) wrong.push(`progress ${task?.progress}`);
  } else if (task?.progress === 1) wrong.push('progress 1 without an object');
  if (one.hint && !one.hint.test(error?.hint ?? '')) wrong.push(`hint: ${error?.hint}`);
  return wrong;
}

function judgeRequests(one: FaultCase, way: Way, grants: number, log: readonly LoggedRequest[]): string[] {
  const wrong: string[] = [];
  const { partSize = way.size, size } = way;
  const sent = log.reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
  const allowed = size + (one.resent ?? 0) * partSize + log.length * BESIDE;
  if (sent > allowed) wrong.push(`${sent} bytes sent, ${allowed} allowed`);
  const isInParts = log.some(({ operation }) => operation === 'UploadPart');
  const isCounted = way.mode !== 'presigned-url' || (way.partSize === undefined && !isInParts);
  const given = typeof one.grants === 'function' ? one.grants(way) : one.grants;
  const [least, most] = Array.isArray(given) ? given : [given ?? 1, given ?? 1];
  if (isCounted && (grants < least || grants > most))
    wrong.push(`${grants} calls of the endpoint, ${least} … ${most} expected`);
  const more = one.wrong?.(log, way);
  if (more) wrong.push(more);
  return wrong;
}
