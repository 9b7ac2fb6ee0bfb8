import { withDefaults } from '../base/with-defaults.js';
import { GrantAsks } from '../grant/grant-asks.js';
import type { Job, TransferOptions } from '../job/job.js';
import type { ObjectOptions, StoredObject } from '../object/stored-object.js';
import type { QueueSettings } from '../task/upload-settings.js';
import type { ResumeStore } from '../memory/resume-store.js';
import type { FileRuns } from './file-keys.js';
import type { Movement } from './movement.js';
import { RunLink, type SharedLink } from './run-link.js';
import { type JobRun, RunReport } from './run-report.js';

/** What the jobs of one queue share. */
export interface JobContext extends SharedLink, Pick<Job, 'clock'> {
  /** Watches the requests that carry a run's bytes. */
  readonly watchRun: (run: JobRun) => Movement;
}

/** What differs from run to run. */
export interface JobOptions {
  /** The content type to store. @default that of the page's options, or the file's */
  readonly type?: string;
  /** Something is about to be tried again. */
  readonly retry?: RunReport['retrying'];
  /** The file is stored, before its record says so. */
  readonly stored?: (stored: StoredObject) => void;
  /** What is stored of the upload. @default the file's */
  readonly record?: ResumeStore;
}

const defaultTransfer: TransferOptions = { parallelParts: 6, stallTimeout: 30_000, verify: true };

/** All that a mode needs to carry one file in this run. */
export function makeJob(
  context: JobContext,
  runs: FileRuns,
  run: JobRun,
  settings: QueueSettings,
  { type, retry = () => {}, stored = () => {}, record = runs.record }: JobOptions = {},
): Job {
  const { clock, watchRun } = context;
  const { subject, meter, keys } = runs;
  const { name, size, path } = subject;
  const { signal } = run;
  const object = mergeObjectOptions(settings.object, subject.object);
  const transfer = withDefaults(defaultTransfer, settings.transfer);
  const { stallTimeout } = transfer;
  const parallelParts = Math.max(1, Math.floor(transfer.parallelParts)) || defaultTransfer.parallelParts;
  const movement = watchRun(run);
  const report = new RunReport(run, meter, movement, retry);
  const requestsAtOnce = Math.max(settings.maxConcurrentUploads ?? 0, settings.transfer.parallelParts ?? 0);
  const { retryPolicy } = settings;
  const link = new RunLink(context, {
    ...{ signal, stallTimeout, requestsAtOnce, retryPolicy, content: subject.file },
    ...{ report, meter, movement },
  });
  const ofFile = { name, size, type: type ?? ownTypeOf(object, subject), path }; // in this order, as `askEarly` asks
  const stream = subject.stream?.isCollected ? undefined : subject.stream;
  const asks = new GrantAsks(runs.asks, runs.seals);
  asks.set('key', keys.earlier);
  asks.set('trafficLimit', link.trafficLimit);
  return {
    ...{ signal, content: subject.file, stream, file: stream?.describe(ofFile) ?? ofFile },
    ...{ destination: settings.destination, object },
    transfer: { ...transfer, parallelParts },
    ...{ report, link, keys, asks, clock },
    record: {
      async load() {
        const found = await record.load();
        Object.assign(asks.kept, found?.asks); // what an earlier page has kept
        if (found) asks.seals.restore(found);
        return found;
      },
      save(upload) {
        const seal = asks.seals.of(upload.key);
        const kept = asks.isKept && { asks: { ...asks.kept } };
        return record.save({ ...upload, ...kept, ...(seal !== undefined && { seal }) });
      },
      clear: () => record.clear(),
      drop: () => record.drop(),
      exclusive: (work) => record.exclusive(work, signal, { stallTimeout, onOtherTab: report.onOtherTab }),
      finish(result) {
        stored(result);
        return record.finish(result);
      },
    } satisfies ResumeStore,
  };
}

function mergeObjectOptions(all: ObjectOptions, own: ObjectOptions): ObjectOptions {
  return {
    headers: mergeHeaders(all.headers, own.headers),
    metadata: { ...all.metadata, ...own.metadata },
    callback: own.callback ?? all.callback,
  };
}

/** Header names are the same in any case. */
function mergeHeaders(...sources: (Record<string, string> | undefined)[]): Record<string, string> {
  const merged = new Map<string, [name: string, value: string]>();
  for (const [name, value] of sources.flatMap((source) => Object.entries(source ?? {}))) {
    const lower = name.toLowerCase();
    merged.set(lower, [lower === 'content-type' ? 'Content-Type' : name, value]);
  }
  return Object.fromEntries(merged.values());
}

const ownTypeOf = ({ headers }: ObjectOptions, { type }: { readonly type: string }) =>
  headers?.['Content-Type'] || type;

/** The content type to store: the page's or the browser's, and without one (HEIC, Markdown, CSV on many systems) the one for the name's extension. */
export async function contentTypeOf(
  { subject }: FileRuns,
  settings: QueueSettings,
  typeByName: (name: string) => string | Promise<string>,
): Promise<string> {
  return ownTypeOf(mergeObjectOptions(settings.object, subject.object), subject) || typeByName(subject.name);
}
