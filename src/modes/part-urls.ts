import type { Job } from '../core/mode.js';
import type { Operation } from '../core/operation.js';
import { mostParts } from '../transfer/part-plan.js';
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
  const begun = new Set<string>();
  const { parallelParts } = job.transfer;
  /** The last part there may be; the last there is, once the size of parts is known. */
  let last = mostParts(job.file.size);

  const askFrom = (operation: PartOperation) => {
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
        const grant = i === 0 ? answer : among(answer.urls?.[i], answer, part);
        return grant && { grant, operation: part };
      });
      ahead.set(id, { taken, news });
      taken.catch(() => ahead.delete(id));
    }
  };

  const askAhead = async (operation: PartOperation) => {
    const { partSize = Infinity } = (await job.resume.load()) ?? {};
    last = Math.min(last, Math.ceil(job.file.size / partSize));
    const later = { ...operation, partNumber: operation.partNumber + parallelParts };
    if (!begun.has(idOf(later))) askFrom(later);
  };

  const urls: PartUrls = {
    offered: 1,
    async take(operation) {
      const id = idOf(operation);
      const margin = ahead.has(id) ? MARGIN : 0; // what is only asked for now need not last longer than others do
      if (urls.offered > 1) askFrom(operation);
      begun.add(id);
      void askAhead(operation); // a part need not wait for the database
      const asked = ahead.get(id);
      if (asked) asked.news.isAwaited = true;
      const taken = await asked?.taken;
      ahead.delete(id);
      return taken && (taken.grant.expiresAt ?? Infinity) - margin > job.clock.now() ? taken : undefined;
    },
  };
  return urls;
}

const idOf = ({ uploadId, partNumber }: { uploadId: string; partNumber: number }) => `${uploadId} ${partNumber}`;

/** A URL of those that came at one go, if it is this part's: undefined where the backend signed fewer, or in another order. */
function among(url: string | undefined, answer: UrlGrant, { partNumber }: PartOperation): UrlGrant | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const isOfPart = new URL(url).searchParams.get('partNumber') === String(partNumber);
  return isOfPart ? { ...answer, id: url, url } : undefined;
}
