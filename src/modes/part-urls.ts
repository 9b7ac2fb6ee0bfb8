import type { Job } from '../core/mode.js';
import type { Operation } from '../core/operation.js';
import type { UrlGrant } from './signed-url.js';

/** A URL fetched ahead is left alone when it has less than this many milliseconds to live. */
const MARGIN = 10_000;

export type PartOperation = Operation & { name: 'part' };
type Ask = (operation: PartOperation, retrying: Job['retrying']) => Promise<UrlGrant>;

interface Taken {
  grant: UrlGrant;
  /** What is asked again, should OSS refuse it: a backend that gives the same once more is noticed so. */
  operation: PartOperation;
}

interface Asked {
  taken: Promise<Taken | undefined>;
  /** A part waits for it, and wants to hear when it is asked for again. */
  news: { isAwaited: boolean };
}

export interface PartUrls {
  /** So many URLs the backend signs at one go. */
  offered: number;
  /** @returns the URL that was fetched ahead, if there is one */
  take(operation: PartOperation): Promise<Taken | undefined>;
}

/** URLs of parts, fetched ahead: while one round is sent, those of the next are asked for; at one go where the backend offers it. */
export function partUrls(job: Job, ask: Ask): PartUrls {
  const ahead = new Map<string, Asked>();
  const { parallelParts } = job.transfer;

  const askFrom = (operation: PartOperation, last = Infinity) => {
    if (operation.partNumber > last || ahead.has(idOf(operation))) return;
    const count = Math.max(1, Math.min(urls.offered, parallelParts, last - operation.partNumber + 1));
    const news = { isAwaited: false };
    const retrying: Job['retrying'] = (...told) => news.isAwaited && job.retrying(...told);
    const batch = { ...operation, ...(count > 1 && { count }) };
    const asked = ask(batch, retrying);
    for (let i = 0; i < count; i++) {
      const part = i === 0 ? batch : { ...operation, partNumber: operation.partNumber + i };
      const id = idOf(part);
      if (ahead.has(id)) continue;
      const taken = asked.then((answer) => {
        const grant = urlAt(answer, i);
        return grant && { grant, operation: part };
      });
      ahead.set(id, { taken, news });
      taken.catch(() => ahead.delete(id));
    }
  };

  const askAhead = async (operation: PartOperation) => {
    const { partSize = Infinity } = (await job.resume.load()) ?? {};
    const last = Math.ceil(job.file.size / partSize);
    askFrom({ ...operation, partNumber: operation.partNumber + parallelParts }, last);
  };

  const urls: PartUrls = {
    offered: 1,
    async take(operation) {
      if (urls.offered > 1) askFrom(operation);
      void askAhead(operation); // a part need not wait for the database
      const asked = ahead.get(idOf(operation));
      if (asked) asked.news.isAwaited = true;
      const taken = await asked?.taken;
      ahead.delete(idOf(operation));
      return taken && (taken.grant.expiresAt ?? Infinity) - MARGIN > job.clock.now() ? taken : undefined;
    },
  };
  return urls;
}

const idOf = ({ uploadId, partNumber }: { uploadId: string; partNumber: number }) => `${uploadId} ${partNumber}`;

/** The URL for the i-th part from the one that was asked for; undefined where the backend signed fewer. */
function urlAt(grant: UrlGrant, i: number): UrlGrant | undefined {
  const url = grant.urls?.[i];
  if (i === 0) return grant;
  return url === undefined ? undefined : { ...grant, id: url, url };
}
